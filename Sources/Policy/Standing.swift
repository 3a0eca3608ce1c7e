package import Notice

/// How a draft stands to what the public was last told in its thread.
package enum Standing: String, Sendable, Hashable, Codable, CaseIterable {
    /// Nothing was told yet: the draft opens the thread in public.
    case first
    /// Something was told and is in force, and this is worse: a higher level, intensity or urgency.
    case worse
    /// Something was told and is in force, and this is not worse: lowered, corrected, completed.
    case notWorse

    package init(of draft: Content, after told: Content?) {
        guard let told, !told.phase.endsThread else {
            self = .first
            return
        }
        self = Weight(draft).exceeds(Weight(told)) ? .worse : .notWorse
    }
}

/// What of a content can grow. Each scale counts by itself: an earthquake has no level, a warning no intensity.
private struct Weight {
    let urgency: Urgency
    let level: Int
    let intensity: Intensity?

    init(_ content: Content) {
        urgency = content.urgency
        level = content.equivalentLevel?.value ?? 0
        intensity = content.slots["intensity"].flatMap(Intensity.init(rawValue:))?.counted
    }

    func exceeds(_ other: Weight) -> Bool {
        urgency > other.urgency || level > other.level
            || intensity.map { felt in other.intensity.map { felt > $0 } ?? true } ?? false
    }
}
