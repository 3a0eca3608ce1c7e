/// How a notice is brought to people: decided by policy, frozen with the accepted version.
package struct Manner: Sendable, Hashable, Codable {
    /// Whether phones may ring. What is quiet is delivered all the same.
    package var isLoud: Bool
    /// Whether an urgent notice may take a whole screen over; what is less urgent never does.
    package var takesOver: Bool

    package init(isLoud: Bool, takesOver: Bool) {
        self.isLoud = isLoud
        self.takesOver = takesOver
    }

    package static let loud = Manner(isLoud: true, takesOver: true)
    package static let quiet = Manner(isLoud: false, takesOver: false)
}
