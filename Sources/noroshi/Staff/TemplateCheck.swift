import Notice

/// Whether a content fills in its template: asked for what staff write before anything is kept.
struct TemplateCheck: Sendable {
    /// One thing wrong, in the words of a form's faults.
    struct Fault: Sendable, Hashable {
        /// The form's key it is about: `template`, `slots`.
        var key: String
        var why: String
        var fix: String
    }

    let faults: @Sendable (Content) -> [Fault]

    init(_ faults: @escaping @Sendable (Content) -> [Fault]) { self.faults = faults }

    /// Takes every content as it is.
    static let nothing = TemplateCheck { _ in [] }
}
