import Chat
import Crypto
import FoundationEssentials
import Ledger
import Notice
import Synchronization

/// Gives out links to forms, each for one use, and takes what is sent there.
final class FormDesk: Sendable {
    private let forms: [IntentID: Form]
    /// Each intent's question, as a page's title.
    private let titles: [IntentID: [LanguageTag: String]]
    private let ledger: Ledger
    private let publicURL: String
    private let clock: any Clock
    private let log: EventLog
    private let metrics: Metrics
    private let shares: Mutex<FormShares>

    /// How long a link can be used: long enough to take a photo and look up a number.
    static let minutes: Int64 = 30
    private static let nonceLength = 12

    init(
        _ offered: [IntentID], of library: IntentLibrary, ledger: Ledger, publicURL: String, clock: any Clock,
        log: EventLog, metrics: Metrics
    ) {
        var forms: [IntentID: Form] = [:]
        for id in offered { forms[id] = library[id]?.form }
        self.forms = forms
        titles = Dictionary(
            forms.keys.map { ($0, library[$0]?.texts.mapValues(\.question) ?? [:]) },
            uniquingKeysWith: { first, _ in first })
        self.ledger = ledger
        self.publicURL = publicURL
        self.clock = clock
        self.log = log
        self.metrics = metrics
        shares = Mutex(FormShares(now: clock.now))
    }

    /// The answer with a link to its form where that is offered here; without it where none can be made.
    func linked(_ answer: Answer) -> Answer {
        guard let id = answer.form?.intent, forms[id] != nil else { return answer }
        do {
            let ticket = FormTicket(
                intent: id.rawValue, language: answer.language, until: clock.now.adding(seconds: Self.minutes * 60),
                nonce: Base64URL.encode(try SecureRandom.bytes(Self.nonceLength)))
            let link = "\(publicURL)/form/\(try ledger.token(for: ticket))"
            return answer.with(formLink: link, minutes: Self.minutes)
        } catch {
            log(.error, "no link to a form could be made", ["intent": "\(id)", "reason": "\(error)"])
            return answer
        }
    }

    /// What a link opens.
    struct Opened: Sendable {
        var ticket: FormTicket
        var form: Form
        var title: String
        /// False once it was used, or its time is over, or the form is not offered any more.
        var isOpen: Bool
    }

    /// Nil for what is no link of ours.
    func open(_ token: String) async throws -> Opened? {
        guard let ticket = ledger.ticket(token: token) else { return nil }
        let id = IntentID(rawValue: ticket.intent)
        let form = forms[id]
        let isUsed = try await ledger.isUsed(ticket)
        return Opened(
            ticket: ticket, form: form ?? Form(fields: []),
            title: Form.label(titles[id] ?? [:], in: ticket.language),
            isOpen: form != nil && clock.now < ticket.until && !isUsed)
    }

    enum Sent: Sendable, Hashable {
        case kept(number: Int64)
        case fault(Form.Fault)
        case gone
        case full
    }

    /// - Parameter sender: who is counted as sending it; nil for nobody.
    func send(
        _ values: [String: String], photos: [String: [UInt8]], to opened: Opened, from sender: String? = nil
    ) async throws -> Sent {
        guard opened.isOpen else { return counted(.gone, opened) }
        let filled: FilledForm
        do throws(Form.Fault) { filled = try opened.form.read(values: values, photos: photos) } catch {
            return counted(.fault(error), opened)
        }
        let entry = FormEntry(
            intent: opened.ticket.intent, language: opened.ticket.language, at: clock.now,
            lines: filled.lines.map { FormEntry.Line(field: $0.field, label: $0.label, text: $0.text) },
            photos: filled.photos.map(\.field))
        let room = sender.map { sender in shares.withLock { $0.room(for: sender, now: clock.now) } }
        let receipt = try await ledger.keep(
            entry, photos: filled.photos.map { ($0.field, $0.bytes) }, of: opened.ticket,
            room: room ?? Ledger.formByteLimit)
        switch receipt {
        case .kept(let number):
            if let sender {
                shares.withLock { $0.count(filled, of: sender) }
            }
            log(.info, "a form was sent in", ["intent": entry.intent, "number": "\(number)"])
            await measure()
            return counted(.kept(number: number), opened)
        case .used: return counted(.gone, opened)
        case .full:
            log(.error, "a form was not kept: too much waits", ["limit": "\(room ?? Ledger.formByteLimit) bytes"])
            return counted(.full, opened)
        }
    }

    private func counted(_ sent: Sent, _ opened: Opened) -> Sent {
        let outcome =
            switch sent {
            case .kept: "kept"
            case .fault: "fault"
            case .gone: "gone"
            case .full: "full"
            }
        metrics.count("noroshi_forms_total", ["intent": opened.ticket.intent, "outcome": outcome])
        return sent
    }

    // MARK: For the section in charge

    func list() async throws -> [FormEntry] { try await ledger.forms() }

    func entry(_ number: Int64) async throws -> FormEntry { try await ledger.form(number) }

    func photo(_ field: String, of number: Int64) async throws -> [UInt8] {
        try await ledger.photo(field, ofForm: number)
    }

    func end(_ number: Int64, by staff: String) async throws {
        try await ledger.endForm(number)
        log(.info, "a form was dealt with and deleted", ["number": "\(number)", "staff.name": staff])
        await measure()
    }

    /// How many forms wait and for how long, for whoever watches the metrics: nothing else rings when one comes.
    private func measure() async {
        guard let waiting = try? await ledger.forms() else { return }
        metrics.set("noroshi_forms_waiting", to: Double(waiting.count))
        let oldest = waiting.map(\.at).min().map { max(0, clock.now.seconds - $0.seconds) } ?? 0
        metrics.set("noroshi_forms_oldest_seconds", to: Double(oldest))
    }

    /// Forgets what nobody dealt with in time.
    func forget() async {
        await measure()
        do {
            let count = try await ledger.forgetForms(now: clock.now)
            guard count > 0 else { return }
            log(
                .error, "forms were deleted that nobody dealt with",
                ["count": "\(count)", "days": "\(Ledger.formDays)"])
        } catch {
            log(.error, "old forms could not be forgotten", ["reason": "\(error)"])
        }
    }
}
