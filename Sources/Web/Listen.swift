package import Glibc

/// Where a server listens.
package enum Listen: Sendable, Hashable {
    /// An IPv4 or IPv6 address (names are not resolved: what a name means may change under a daemon). Port 0 lets the
    /// kernel choose; `Server.port` tells which.
    case tcp(host: String, port: UInt16)
    /// A Unix-domain socket; file permissions are its access control, so the default is the daemon's user alone.
    /// A stale file is replaced, a living server's is not.
    case unix(path: String, mode: mode_t = 0o600)
}
