/// Why a sink could not do what it was asked to.
package struct SinkError: Error, Sendable, Equatable, CustomStringConvertible {
    package let description: String

    init(_ description: String) { self.description = description }
}
