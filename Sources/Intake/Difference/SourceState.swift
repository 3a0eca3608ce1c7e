package import Notice

/// What one source has said so far, as far as this municipality is concerned: the ledger keeps it and hands it back.
///
/// Actual, exercise and test documents live in separate situations, so that no drill can swallow or lift what is real.
package struct SourceState: Sendable, Hashable, Codable {
    package var actual: Situation
    package var exercise: Situation
    package var test: Situation
    /// The weather system this state was read by; nil in a state of a release before, which knew only `.levels`.
    package private(set) var system: JMASystem?

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

    /// Remembers by which weather system its source is read from now on. On a change nothing is told: what stands under the
    /// other system is carried over to the families of this one (facts: jma.md §3).
    mutating func read(by system: JMASystem) {
        let before = self.system ?? .levels
        self.system = system
        guard before != system else { return }
        for status in [NoticeStatus.actual, .exercise, .test] { self[status].carryWarnings() }
    }
}

extension Situation {
    fileprivate mutating func carryWarnings() {
        var levels = carried ?? [:]
        for family in warnings.keys.sorted() {
            for (phenomenon, level) in warnings[family]?.levels ?? [:] where level.told != nil {
                levels[phenomenon] = level
            }
        }
        carried = levels
        warnings = [:]
        outlook = nil
    }
}
