/// Where a request came in: it decides which routes exist for it.
package enum Peer: Sendable, Hashable {
    /// A TCP connection: its other end, or the client whom a trusted proxy there names. Personal data: never logged.
    case network(address: String)
    /// The Unix-domain control socket, with the user id the kernel vouches for (SO_PEERCRED).
    case local(user: UInt32)

    package var isLocal: Bool {
        if case .local = self { return true }
        return false
    }
}
