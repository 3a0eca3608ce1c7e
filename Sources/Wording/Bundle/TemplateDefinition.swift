package import Notice
import Settings

/// One template: what can be said, and what staff must fill in. Its words stand in the sentences of each language.
package struct TemplateDefinition: Sendable, Hashable {
    /// Whose endings (解除, 取消) it shares where it has none of its own.
    package enum Group: String, Sendable, Hashable, CaseIterable {
        /// The mayor's orders.
        case order
        /// What the Japan Meteorological Agency says.
        case jma
        case notice
    }

    package struct Slot: Sendable, Hashable {
        package enum Kind: String, Sendable, Hashable, CaseIterable {
            /// As written; `name.en` beside `name` gives it in English.
            case text
            /// RFC 3339.
            case time
            /// `2026-12-01`.
            case date
            case number
            /// One of `choices`, worded as `<slot>.<choice>` in the sentences.
            case choice
        }

        package var name: String
        /// In Japanese, for staff.
        package var title: String
        package var kind: Kind
        package var choices: [String]
        package var isOptional: Bool
        /// Full-width characters of a text.
        package var longest: Int
        /// For previews and checks.
        package var sample: String
    }

    package var id: String
    /// In Japanese, for staff.
    package var title: String
    package var group: Group
    package var hazard: Hazard
    package var topic: Topic
    package var urgency: Urgency
    /// Only a 公開訓練 may use it.
    package var isDrillOnly: Bool
    package var slots: [Slot]

    package func slot(_ name: String) -> Slot? { slots.first { $0.name == name } }

    /// Whether staff choose it; the others are filled from telegrams, feeds and orders.
    package var isForStaff: Bool { group == .notice && !["staff", "district", "cap"].contains(id) }
}

extension TemplateDefinition {
    /// The longest text a slot may take where it does not say.
    static let longestText = 40

    init(section: Section, id: String) throws {
        self.id = id
        title = try section.value("title", .string(length: 1...40))
        group = try section.value("group", .oneOf(Group.self))
        hazard = try section.value("hazard", .oneOf(Hazard.self))
        topic = try section.value("topic", .oneOf(Topic.self), default: .disaster)
        urgency = try section.value("urgency", .oneOf(Urgency.self))
        isDrillOnly = try section.value("drillOnly", .bool, default: false)
        slots = try section.value("slots", .dictionary(of: .section(Slot.init)), default: []).map { name, slot in
            var slot = slot
            slot.name = name
            return slot
        }
    }
}

extension TemplateDefinition.Slot {
    fileprivate init(section: Section) throws {
        name = ""
        title = try section.value("title", .string(length: 1...40))
        kind = try section.value("kind", .oneOf(Kind.self))
        choices = try section.value("of", .list(of: .string(length: 1...40)), default: [])
        isOptional = try section.value("optional", .bool, default: false)
        longest = try section.value("longest", .integer(in: 1...200), default: TemplateDefinition.longestText)
        sample = try section.value("sample", .string(length: 1...200))
        section.check(
            "of", holds: (kind == .choice) == !choices.isEmpty,
            why: "a choice, and only a choice, lists what it may be",
            fix: kind == .choice ? "Add of: [ … ]" : "Remove it, or write kind: \"choice\"")
    }
}
