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

    /// What a notice from a template is where staff do not say otherwise.
    struct Defaults: Sendable, Hashable {
        var hazard: Hazard
        var topic: Topic
        var urgency: Urgency
    }

    /// Nil for a template that is not there.
    let defaults: @Sendable (_ template: String) -> Defaults?
    let faults: @Sendable (Content) -> [Fault]

    init(
        defaults: @escaping @Sendable (String) -> Defaults? = { _ in nil },
        faults: @escaping @Sendable (Content) -> [Fault]
    ) {
        self.defaults = defaults
        self.faults = faults
    }

    /// Takes every content as it is.
    static let nothing = TemplateCheck(faults: { _ in [] })
}
