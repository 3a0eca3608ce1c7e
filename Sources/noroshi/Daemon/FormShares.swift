import Chat
import Ledger
import Notice

/// How much of the room for forms each sender has taken within a day, so that nobody takes it all from the others.
///
/// A carrier's NAT puts thousands of residents behind one address: whoever sent much is not refused, but has half of the room
/// alone, and the other half stays free for everybody else. Nothing of it is stored.
struct FormShares: Sendable {
    /// Bytes a day after which a sender counts as one who sent much: eight forms with two photos.
    static let share = Ledger.formByteLimit / 16
    private static let daySeconds: Int64 = 86_400
    /// Senders remembered; the one who sent least is forgotten first.
    private static let senderLimit = 4_096

    private var since: Timestamp
    private var taken: [String: Int] = [:]

    init(now: Timestamp) { since = now }

    /// Bytes of forms that may wait, all together, once a form of this sender is among them.
    mutating func room(for sender: String, now: Timestamp) -> Int {
        if now.seconds - since.seconds >= Self.daySeconds || now < since { self = FormShares(now: now) }
        return taken[sender, default: 0] < Self.share ? Ledger.formByteLimit : Ledger.formByteLimit / 2
    }

    /// Counts a form that was kept: its photos and its texts.
    mutating func count(_ form: FilledForm, of sender: String) {
        count(
            form.lines.reduce(0) { $0 + $1.text.utf8.count } + form.photos.reduce(0) { $0 + $1.bytes.count },
            of: sender)
    }

    mutating func count(_ bytes: Int, of sender: String) {
        if taken[sender] == nil, taken.count >= Self.senderLimit, let least = taken.min(by: { $0.value < $1.value }) {
            taken[least.key] = nil
        }
        taken[sender, default: 0] += bytes
    }
}
