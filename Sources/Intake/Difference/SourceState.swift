package import Notice

/// What one source has said so far, as far as this municipality is concerned: the ledger keeps it and hands it back.
///
/// Actual, exercise and test documents live in separate situations, so that no drill can swallow or lift what is real.
package struct SourceState: Sendable, Hashable, Codable {
    package var actual: Situation
    package var exercise: Situation
    package var test: Situation

    /// Before the first document.
    package init() {
        actual = Situation()
        exercise = Situation()
        test = Situation()
    }

    package subscript(status: NoticeStatus) -> Situation {
        get {
            switch status {
            case .actual: actual
            // No source speaks of a 公開訓練, which staff hold themselves; what claims to must touch nothing real.
            case .exercise, .publicDrill: exercise
            case .test: test
            }
        }
        set {
            switch status {
            case .actual: actual = newValue
            case .exercise, .publicDrill: exercise = newValue
            case .test: test = newValue
            }
        }
    }
}
