import FoundationEssentials
import Notice

/// The options of `noroshi notice submit|draft|edit|update|correct|allclear|cancel`, turned into the form the API takes.
struct NoticeOptions {
    private struct Form: Encodable {
        struct Decision: Encodable {
            var decider: String
            var orderedAt: String
            var households: Int?
            var people: Int?
        }
        struct Words: Encodable {
            var headline: String
            var body: String
            var instruction: String
        }
        var phase: String
        var thread: String?
        var hazard: String?
        var order: String?
        var areas: [String]
        var authority: Decision?
        var texts: [String: Words]?
        var urgency: String?
        var expires: String?
        var renewBy: String?
        var link: String?
        var slots: [String: String]?
        var template: String?
        var publicDrill: String?
        var publish: Bool
        var draft: Bool
    }

    private var form: Form

    init(_ arguments: inout Arguments) throws {
        let decider = try arguments.option("--decider")
        let orderedAt = try arguments.option("--ordered-at")
        let headline = try arguments.option("--headline")
        let body = try arguments.option("--body")
        let instruction = try arguments.option("--instruction")
        let households = try arguments.integer("--households", in: 0...NoticeForm.mostPeople)
        let people = try arguments.integer("--people", in: 0...NoticeForm.mostPeople)
        let slots = try Self.slots(&arguments)
        let template = try arguments.option("--template")
        form = Form(
            // A template knows its hazard.
            phase: "", thread: nil, hazard: try arguments.option("--hazard") ?? (template == nil ? "other" : nil),
            order: try arguments.option("--order"), areas: try arguments.options("--area"),
            authority: decider.map {
                Form.Decision(decider: $0, orderedAt: orderedAt ?? "", households: households, people: people)
            },
            texts: headline.map {
                ["ja": Form.Words(headline: $0, body: body ?? "", instruction: instruction ?? "")]
            },
            urgency: try arguments.option("--urgency"), expires: try arguments.option("--expires"),
            renewBy: try arguments.option("--renew-by"), link: try arguments.option("--link"),
            slots: slots.isEmpty ? nil : slots, template: template,
            publicDrill: try arguments.option("--public-drill"), publish: arguments.flag("--publish"), draft: false)
        if headline == nil, body != nil || instruction != nil {
            throw UsageError("--body and --instruction need a --headline")
        }
        if orderedAt != nil || households != nil || people != nil, decider == nil {
            throw UsageError("--ordered-at, --households and --people need --decider")
        }
    }

    /// `--slot name=value`, as often as needed, and `--place` for the slot of that name.
    private static func slots(_ arguments: inout Arguments) throws -> [String: String] {
        var slots: [String: String] = [:]
        if let place = try arguments.option("--place") { slots["place"] = place }
        for pair in try arguments.options("--slot") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else {
                throw UsageError("--slot takes name=value, not \"\(pair)\"")
            }
            slots[parts[0]] = parts[1]
        }
        return slots
    }

    /// The form as JSON.
    func json(phase: Phase, thread: String?, isDraft: Bool) throws -> [UInt8] {
        var form = form
        form.phase = phase.rawValue
        form.thread = thread
        form.draft = isDraft
        return Array(try JSONEncoder().encode(form))
    }
}
