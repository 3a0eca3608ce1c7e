import Channel
import Crypto
import Delivery
import HTTP
import Notice
import Wording

/// Sends one test message to one address, to see whether a channel is set up right. It is no notice: the ledger holds
/// nothing of it.
struct ChannelTest: Sendable {
    let channels: [ChannelID: any Channel]
    let site: Site
    let wording: Wording
    let clock: any Clock
    let perform: Perform

    private struct Answer: Encodable {
        var channel: String
        var outcome: String
        var detail: String
    }

    @Sendable func run(_ id: ChannelID, _ address: String, _ secret: String) async -> HTTP.Response {
        guard let channel = channels[id] else {
            return .problem(404, "No channel \"\(id)\" is set up. Channels here: \(names).")
        }
        guard !address.isEmpty else { return .problem(400, "Give the address to send to.") }
        let now = clock.now
        let content = Content(
            status: site.mode == .drill ? .exercise : .actual, phase: .alert, source: .staff, hazard: .other,
            topic: .other, urgency: .routine, product: "staff", areas: [], sent: now,
            texts: [
                .japanese: NoticeText(
                    headline: "配信の試験です", body: "この連絡は、配信の設定を確かめるためのものです。災害の情報ではありません。"),
                .english: NoticeText(headline: "Delivery test", body: "This only checks our settings. No emergency."),
            ])
        let notice = Notice(
            id: NoticeID(rawValue: "test"), thread: ThreadID(rawValue: "test"), version: 1, content: content,
            acceptedAt: now)
        do {
            let rendering = wording.render(content, in: .japanese, at: site, asOf: now)
            let prepared = try channel.prepare(notice, rendering)
            let key = AttemptKey(random: try SecureRandom.bytes(16))
            let recipient = Recipient(id: 0, address: Address(address), unsubscribeToken: "test", secret: secret)
            let outcome = await follow(
                channel.begin(prepared, [recipient], Context(firstAttempt: now, now: now, key: key)), on: channel, now,
                key)
            return JSONReply.ok(
                Answer(channel: id.rawValue, outcome: outcome?.name ?? "none", detail: outcome?.detail ?? ""))
        } catch let error as PrepareRefusal {
            return .problem(422, error.reason)
        } catch {
            return .problem(500, "The test could not be sent.")
        }
    }

    private func follow(
        _ step: Step, on channel: any Channel, _ first: Timestamp, _ key: AttemptKey
    ) async -> Outcome.Result? {
        var step = step
        while true {
            switch step {
            case .send(let request, let state):
                step = channel.resume(
                    state, await perform(request), Context(firstAttempt: first, now: clock.now, key: key))
            case .poll(let seconds, let request, let state):
                do { try await clock.sleep(milliseconds: Int64(seconds) * 1000) } catch { return nil }
                step = channel.resume(
                    state, await perform(request), Context(firstAttempt: first, now: clock.now, key: key))
            case .needCredential(let reason): return .misconfigured(reason: reason)
            case .done(let outcomes): return outcomes.first?.result
            }
        }
    }

    private var names: String { channels.keys.sorted().map(\.rawValue).joined(separator: ", ") }
}

extension Outcome.Result {
    /// The provider's reason, where there is one.
    var detail: String {
        switch self {
        case .accepted, .acceptedPending: ""
        case .retry(_, let reason), .refused(let reason), .gone(let reason), .misconfigured(let reason),
            .unknown(let reason):
            reason
        }
    }
}
