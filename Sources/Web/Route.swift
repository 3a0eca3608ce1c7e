package import HTTP

/// One method on one path pattern.
package struct Route: Sendable {
    package typealias Handler = @Sendable (Request) -> Reply

    /// From where a route can be reached. Elsewhere it does not exist: 404.
    package enum Scope: Sendable, Hashable {
        case everywhere
        /// Only over TCP.
        case network
        /// Only over the Unix-domain control socket.
        case local

        func admits(_ peer: Peer) -> Bool {
            switch self {
            case .everywhere: true
            case .network: !peer.isLocal
            case .local: peer.isLocal
            }
        }
    }

    package let method: HTTP.Method
    package let pattern: PathPattern
    package let scope: Scope
    /// Bytes the body may have; nil is the server's general limit.
    package let bodyLimit: Int?
    package let handler: Handler
}
