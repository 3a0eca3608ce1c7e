/// Why a server could not start: what, where, and what to do.
package struct ServerError: Error, Sendable, Equatable, CustomStringConvertible {
    package let description: String

    init(_ description: String) { self.description = description }
}
