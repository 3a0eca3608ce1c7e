import Notice
import Wording

extension TemplateCheck {
    /// Holds what staff filled in against the template they chose: no template of another name, no slot it does not know,
    /// none missing, none of another kind or too long for a headline.
    init(_ bundle: ContentBundle) {
        let defaults: @Sendable (String) -> Defaults? = { id in
            bundle.templates[id].map { Defaults(hazard: $0.hazard, topic: $0.topic, urgency: $0.urgency) }
        }
        self.init(defaults: defaults) { content in
            guard content.order == nil, content.product != "staff" else {
                return content.product == "order" || content.product == "staff"
                    ? [] : [Fault(key: "template", why: "an order words itself", fix: "Leave template out")]
            }
            guard let definition = bundle.templates[content.product], definition.isForStaff else {
                return [
                    Fault(
                        key: "template", why: "no template for staff is called \(content.product)",
                        fix: "`noroshi wording preview` lists them")
                ]
            }
            // The end of a notice needs nothing filled in: it keeps what it was about.
            if content.phase.endsThread { return [] }
            var faults = Self.faults(content.slots, definition)
            if definition.hazard != content.hazard {
                faults.append(
                    Fault(
                        key: "hazard", why: "\(definition.id) is about \(definition.hazard.rawValue)",
                        fix: "Write hazard: \"\(definition.hazard.rawValue)\", or choose another template"))
            }
            // Who may send alone goes by the urgency: it cannot be talked down to get past a second person.
            if !content.phase.endsThread, content.urgency < definition.urgency {
                faults.append(
                    Fault(
                        key: "urgency", why: "\(definition.id) is \(definition.urgency.rawValue)",
                        fix: "Leave urgency out, or give a higher one"))
            }
            return faults
        }
    }

    private static func faults(_ slots: [String: String], _ definition: TemplateDefinition) -> [Fault] {
        var faults: [Fault] = []
        for slot in definition.slots where !slot.isOptional && (slots[slot.name] ?? "").isEmpty {
            faults.append(
                Fault(
                    key: "slots", why: "\(definition.id) needs \(slot.name) (\(slot.title))",
                    fix: "Add \(slot.name), e.g. \"\(slot.sample)\""))
        }
        for (name, value) in slots.sorted(by: { $0.key < $1.key }) {
            let parts = name.split(separator: ".", maxSplits: 1).map(String.init)
            guard let slot = definition.slot(parts[0]), parts.count == 1 || isTranslation(parts[1], of: slot) else {
                let known = definition.slots.map(\.name).joined(separator: ", ")
                faults.append(
                    Fault(
                        key: "slots", why: "\(definition.id) has no slot \(name)",
                        fix: known.isEmpty ? "Remove it" : "Slots here: \(known)"))
                continue
            }
            if let fault = fault(of: value, in: slot) { faults.append(fault) }
        }
        return faults
    }

    /// `facility.en` beside `facility`.
    private static func isTranslation(_ tag: String, of slot: TemplateDefinition.Slot) -> Bool {
        slot.kind == .text && LanguageTag(rawValue: tag) != nil
    }

    private static func fault(of value: String, in slot: TemplateDefinition.Slot) -> Fault? {
        let (isRight, expected): (Bool, String) =
            switch slot.kind {
            case .text:
                (
                    value.count <= slot.longest && !value.contains(where: \.isNewline),
                    "at most \(slot.longest) characters on one line"
                )
            case .time: (Timestamp(rfc3339: value) != nil, "a time such as \(slot.sample)")
            case .date: (Timestamp(rfc3339: value + "T00:00:00+09:00") != nil, "a day such as \(slot.sample)")
            case .number: (Int(value).map { $0 >= 0 } ?? false, "a whole number")
            case .choice: (slot.choices.contains(value), "one of \(slot.choices.joined(separator: ", "))")
            }
        return isRight
            ? nil : Fault(key: "slots", why: "\(slot.name) (\(slot.title)) is \"\(value)\"", fix: "Give \(expected)")
    }
}
