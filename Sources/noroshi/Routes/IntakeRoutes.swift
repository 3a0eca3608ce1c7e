import FoundationEssentials
import HTTP
import Intake
import Notice
import Web

/// `POST /v1/intake/{source}`: documents that a source hands in. Where no source may call there is no such address.
struct IntakeRoutes {
    /// One source that may call.
    struct Source: Sendable {
        var gate: CallGate
        var desk: SourceDesk
    }

    let sources: [SourceID: Source]
    let clock: any Clock
    let log: EventLog
    let metrics: Metrics

    /// Whether the header's token is that of the source of that name.
    func knows(_ source: String, authorization: String?) -> Bool {
        sources[SourceID(rawValue: source)]?.gate.knows(authorization: authorization) ?? false
    }

    func add(to router: inout Router) {
        guard !sources.isEmpty else { return }
        let (sources, clock, log, metrics) = (sources, clock, log, metrics)
        router.on(.post, "/v1/intake/{source}", bodyLimit: Limits.documentBytes) { request in
            let id = SourceID(rawValue: request.parameters["source"])
            // Nobody without the token learns which sources there are.
            guard let source = sources[id], source.gate.knows(authorization: request.headers["Authorization"]) else {
                metrics.count("noroshi_intake_calls_total", ["outcome": "unknown"])
                return .now(Self.tokenIsNeeded)
            }
            return JSONReply.later {
                let answer = await Self.answer(request, source, clock)
                metrics.count("noroshi_intake_calls_total", ["source": id.rawValue, "outcome": "\(answer.status)"])
                if answer.status == 401 {
                    log(.warning, "a document was handed in with a wrong signature or time", ["source.id": id.rawValue])
                }
                return answer
            }
        }
    }

    private static let tokenIsNeeded = Response.problem(
        401, "A source's token is needed.", headers: [("WWW-Authenticate", "Bearer realm=\"noroshi\"")])

    private static func answer(_ request: Request, _ source: Source, _ clock: any Clock) async -> Response {
        let call: CallGate.Call
        switch source.gate.admit(request, now: clock.now, ticks: clock.ticks) {
        case .answer(let answer): return answer
        case .take(let admitted): call = admitted
        }
        do {
            let taken = try await source.desk.take(
                request.body, name: name(request.query("name")) ?? call.id,
                contentType: request.headers["Content-Type"], occasion: call.id)
            let answer = answer(taken)
            source.gate.settle(call, answer)
            return answer
        } catch {
            // Nothing of it is known here; the desk has told why.
            source.gate.settle(call, nil)
            return .problem(
                503, "It was not accepted: nothing was written. Send it again with the same webhook-id.",
                headers: [("Retry-After", "5")])
        }
    }

    private static let nameBytes = 200

    /// A file's name that the caller gives, whose code says which telegram it is; without folders. Nil where it is none.
    private static func name(_ given: String?) -> String? {
        guard let name = given?.split(separator: "/").last, (1...nameBytes).contains(name.utf8.count),
            name.unicodeScalars.allSatisfy({ $0.value > 0x20 && $0.value != 0x7F })
        else { return nil }
        return String(name)
    }

    // MARK: What is answered

    private struct Receipt: Encodable {
        struct Part: Encodable {
            var reason: String
            var detail: String
            var whatToDo: String

            init(_ refusal: Intake.Refusal) {
                reason = refusal.reason.rawValue
                detail = refusal.detail
                whatToDo = refusal.whatToDo
            }
        }
        /// How many notices it led to; 0 where it said nothing new for this municipality.
        var notices: Int
        /// What of it was left out.
        var refusals: [Part]
    }

    private static func answer(_ taken: SourceDesk.Taken) -> Response {
        switch taken {
        case .taken(let notices, let refusals):
            JSONReply.ok(Receipt(notices: notices, refusals: refusals.map { Receipt.Part($0) }), status: 202)
        // Left alone on purpose: nothing for the caller to mend.
        case .refused(let refusal) where refusal.isExpected:
            JSONReply.ok(Receipt(notices: 0, refusals: [Receipt.Part(refusal)]), status: 202)
        case .refused(let refusal):
            .problem(
                Problem(
                    status: status(refusal.reason), type: "urn:noroshi:problem:refused",
                    title: "The document was refused",
                    detail: "\(refusal.detail). \(refusal.whatToDo)", members: [("reason", refusal.reason.rawValue)]))
        }
    }

    private static func status(_ reason: Intake.Refusal.Reason) -> Int {
        switch reason {
        case .tooLarge: 413
        case .unknownFormat, .encoding, .compressed: 415
        case .wrongSource: 403
        default: 422
        }
    }
}

extension IntakeRoutes {
    /// Of the sources that have a door for calls.
    init(desks: [SourceDesk], clock: any Clock, log: EventLog, metrics: Metrics) {
        let sources = desks.compactMap { desk in
            desk.settings.doors?.calls.map {
                (desk.settings.id, Source(gate: CallGate($0, ticks: clock.ticks), desk: desk))
            }
        }
        self.init(
            sources: Dictionary(sources) { first, _ in first }, clock: clock, log: log, metrics: metrics)
    }
}
