package import HTTP

/// One method on one path pattern. A class, because it is handed on with every request and never changes.
package final class Route: Sendable {
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

    package init(
        method: HTTP.Method, pattern: PathPattern, scope: Scope, bodyLimit: Int?, handler: @escaping Handler
    ) {
        self.method = method
        self.pattern = pattern
        self.scope = scope
        self.bodyLimit = bodyLimit
        self.handler = handler
    }
}
