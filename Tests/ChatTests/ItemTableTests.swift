import Notice
import Testing

@testable import Chat

@Suite("A list that the municipality keeps")
struct ItemTableTests {
    private static let rows = [
        ["name", "reading", "aliases", "class", "note", "name.en", "class.en"],
        ["電池（乾電池）", "かんでんち", "単三電池|単三", "有害ごみ", "透明な袋に入れる", "battery", "hazardous waste"],
        ["土なべ", "どなべ", "", "燃えないごみ", "", "clay pot", "non-burnable"],
        ["なべ（金属）", "なべ", "", "資源", "", "pan", "recyclable"],
        ["傘", "かさ", "", "燃えないごみ", "", "umbrella", "non-burnable"],
        ["刃", "は", "", "燃えないごみ", "紙に包む", "", ""],
        ["ソファー", "そふぁー", "", "粗大ごみ", "", "sofa", "bulky garbage"],
        ["缶", "かん", "", "資源", "", "can", "recyclable"],
    ]
    private static let id = IntentID(rawValue: "garbage/items")
    private let start = Timestamp(milliseconds: 1_795_222_800_000)

    private func chat() throws -> Chat {
        Chat(
            library: ShippedIntents.library, languages: [.japanese, .easyJapanese, .english],
            slots: ShippedIntents.slots,
            tables: [Self.id: try ItemTable(rows: Self.rows)])
    }

    private func say(_ text: String) throws -> Answer {
        try chat().answer(
            Turn(.text(text), now: start), session: ChatSession(), inForce: InForceDigest(asOf: start, lines: [])
        ).answer
    }

    @Test(
        "answers for the thing that is named, by kanji, kana, romaji, another name, in a sentence or alone",
        arguments: [
            ("傘の捨て方", "傘：燃えないごみ"), ("かさはなにごみ？", "傘：燃えないごみ"), ("傘", "傘：燃えないごみ"),
            ("古いソファーを捨てたいのですが、どうすればいいですか", "ソファー：粗大ごみ"), ("そふぁ　すてかた", "ソファー：粗大ごみ"),
            ("単三電池は何ごみですか", "電池（乾電池）：有害ごみ\n透明な袋に入れる"), ("電池", "電池（乾電池）：有害ごみ"),
        ])
    func named(_ question: String, _ told: String) throws {
        let answer = try say(question)
        #expect(answer.outcome == .answered)
        #expect(answer.intent == Self.id)
        #expect(answer.text.contains(told), "\(answer.text)")
    }

    @Test("speaks the resident's language where the list does")
    func languages() throws {
        let answer = try say("How do I throw away an old umbrella?")
        #expect(answer.intent == Self.id)
        #expect(answer.text.contains("umbrella: non-burnable"), "\(answer.text)")
        #expect(try say("how to dispose of cans").text.contains("can: recyclable"))
        #expect(try say("kasa").intent == Self.id)
        #expect(try !say("candle").text.contains("can: recyclable"))
    }

    @Test("leaves alone what only holds a name by chance")
    func chance() throws {
        #expect(try say("引っ越してきたときの手続きは").intent != Self.id)
        #expect(try say("保育園の申し込み").intent != Self.id)
        let celebration = try say("傘寿のお祝い金はありますか")
        #expect(celebration.intent != Self.id, "\(celebration.text)")
    }

    @Test("tells all things of a name, and says how many more there are")
    func several() throws {
        let answer = try say("なべ")
        #expect(answer.text.contains("なべ（金属）：資源"))
        var rows = [["name", "class"]]
        for number in 1...9 { rows.append(["びん（その\(number)）", "資源"]) }
        let chat = Chat(
            library: ShippedIntents.library, languages: [.japanese], slots: Slots(),
            tables: [Self.id: try ItemTable(rows: rows)])
        let many = chat.answer(
            Turn(.text("びん"), now: start), session: ChatSession(), inForce: InForceDigest(asOf: start, lines: [])
        ).answer
        #expect(many.text.contains("その5") && !many.text.contains("その6"))
        #expect(many.text.contains("このほかに4件"))
    }

    @Test("without a list its intent is not there")
    func none() {
        #expect(ShippedIntents.chat.library[Self.id] == nil)
        #expect(ShippedIntents.library[Self.id] != nil)
    }

    @Test(
        "is refused with the row where it cannot be read",
        arguments: [
            ([["item", "class"], ["傘", "x"]], 1, "no column \"name\""), ([["name"], ["傘", "x"]], 2, "2 fields"),
            ([["name", "class"], ["傘", "x"], ["", "y"]], 3, "empty"), ([], 1, "no column"),
        ] as [([[String]], Int, String)])
    func faults(_ rows: [[String]], _ row: Int, _ what: String) {
        #expect {
            _ = try ItemTable(rows: rows)
        } throws: { error in
            guard let fault = error as? ItemTable.Fault else { return false }
            return fault.row == row && fault.what.contains(what)
        }
    }
}
