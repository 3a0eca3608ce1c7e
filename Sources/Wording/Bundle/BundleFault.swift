/// A content file that cannot be used: what, where and what to do.
package struct BundleFault: Error, Sendable, Hashable, CustomStringConvertible {
    package let description: String
    package init(_ description: String) { self.description = description }
}
