import Ledger
import Notice
import Testing

@testable import Chat
@testable import noroshi

@Suite("The room for residents' forms")
struct FormSharesTests {
    private let start = Timestamp(milliseconds: 1_795_222_800_000)
    private let all = Ledger.formByteLimit

    @Test("is whole for everybody; whoever sent much within a day has half of it, so that nobody shuts the others out")
    func share() {
        var shares = FormShares(now: start)
        shares.count(FormShares.share - 1, of: "192.0.2.1")
        #expect(shares.room(for: "192.0.2.1", now: start) == all)
        shares.count(1, of: "192.0.2.1")
        #expect(shares.room(for: "192.0.2.1", now: start) == all / 2)
        #expect(shares.room(for: "192.0.2.2", now: start) == all)
        #expect(shares.room(for: "192.0.2.1", now: start.adding(seconds: 86_399)) == all / 2)
        #expect(shares.room(for: "192.0.2.1", now: start.adding(seconds: 86_400)) == all)
    }

    @Test("is taken by texts as by photos")
    func size() {
        var shares = FormShares(now: start)
        let text = String(repeating: "あ", count: FormShares.share / 6)
        let photo = FilledForm.Photo(field: "p", bytes: Array(repeating: 0, count: FormShares.share / 2))
        shares.count(FilledForm(lines: [.init(field: "t", label: "", text: text)], photos: [photo]), of: "a")
        #expect(shares.room(for: "a", now: start) == all, "a few bytes are missing to the share")
        shares.count(FilledForm(lines: [.init(field: "t", label: "", text: "ああ")], photos: []), of: "a")
        #expect(shares.room(for: "a", now: start) == all / 2)
    }

    @Test("a clock set back gives nobody less room than it was, and many senders do not make it grow")
    func bounds() {
        var shares = FormShares(now: start)
        shares.count(FormShares.share, of: "heavy")
        for number in 0..<10_000 { shares.count(1, of: "light \(number)") }
        #expect(shares.room(for: "heavy", now: start) == all / 2, "the heaviest is the last to be forgotten")
        #expect(shares.room(for: "heavy", now: start.adding(seconds: -1)) == all)
    }
}
