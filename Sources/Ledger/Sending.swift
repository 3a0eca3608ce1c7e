/// What was decided about a notice that one person sends alone: by which rule, on whose authority, and to whom.
package struct Sending: Sendable, Hashable {
    package var rule: String
    package var warrant: Warrant
    package var release: Release

    package init(rule: String, warrant: Warrant, release: Release) {
        self.rule = rule
        self.warrant = warrant
        self.release = release
    }
}
