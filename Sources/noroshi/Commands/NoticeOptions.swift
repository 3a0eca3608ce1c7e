import FoundationEssentials
import Notice

/// The options of `noroshi notice submit|update|allclear|cancel`, turned into the form the API takes.
struct NoticeOptions {
    private struct Form: Encodable {
        struct Decision: Encodable {
            var decider: String
            var orderedAt: String
        }
        struct Words: Encodable {
            var headline: String
            var body: String
            var instruction: String
        }
        var phase: String
        var thread: String?
        var hazard: String
        var order: String?
        var areas: [String]
        var authority: Decision?
        var texts: [String: Words]?
        var urgency: String?
        var expires: String?
        var renewBy: String?
        var link: String?
        var slots: [String: String]?
        var publish: Bool
    }

    private var form: Form

    init(_ arguments: inout Arguments) throws {
        let decider = try arguments.option("--decider")
        let orderedAt = try arguments.option("--ordered-at")
        let headline = try arguments.option("--headline")
        let body = try arguments.option("--body")
        let instruction = try arguments.option("--instruction")
        let place = try arguments.option("--place")
        form = Form(
            phase: "", thread: nil, hazard: try arguments.option("--hazard") ?? "other",
            order: try arguments.option("--order"), areas: try arguments.options("--area"),
            authority: decider.map { Form.Decision(decider: $0, orderedAt: orderedAt ?? "") },
            texts: headline.map {
                ["ja": Form.Words(headline: $0, body: body ?? "", instruction: instruction ?? "")]
            },
            urgency: try arguments.option("--urgency"), expires: try arguments.option("--expires"),
            renewBy: try arguments.option("--renew-by"), link: try arguments.option("--link"),
            slots: place.map { ["place": $0] }, publish: arguments.flag("--publish"))
        if headline == nil, body != nil || instruction != nil {
            throw UsageError("--body and --instruction need a --headline")
        }
        if orderedAt != nil, decider == nil { throw UsageError("--ordered-at needs --decider") }
    }

    /// The form as JSON.
    func json(phase: Phase, thread: String?) throws -> [UInt8] {
        var form = form
        form.phase = phase.rawValue
        form.thread = thread
        return Array(try JSONEncoder().encode(form))
    }
}
