import Notice
import Settings
import Testing

@testable import Chat

@Suite("A form of an intent")
struct FormTests {
    private static let form = Form(fields: [
        .init(id: "place", kind: .place, isRequired: true, label: [.japanese: "場所", .english: "Place"]),
        .init(
            id: "what", kind: .choice, isRequired: true, label: [.japanese: "状態"],
            options: [.init(id: "hole", label: [.japanese: "穴", .english: "Hole"])]),
        .init(id: "day", kind: .date, label: [.japanese: "日"]),
        .init(id: "details", kind: .text, label: [.japanese: "くわしく"]),
        .init(id: "name", kind: .line, label: [.japanese: "お名前"]),
        .init(id: "photo", kind: .photo, label: [.japanese: "写真"]),
    ])
    private static let jpeg: [UInt8] = [0xFF, 0xD8, 0xFF, 0xE0]

    private func fault(_ values: [String: String], _ photos: [String: [UInt8]] = [:]) -> Form.Fault? {
        do throws(Form.Fault) { _ = try Self.form.read(values: values, photos: photos) } catch { return error }
        return nil
    }

    @Test("is read field by field, in Japanese for the section in charge, without controls")
    func read() throws {
        let filled = try Self.form.read(
            values: [
                "place": "北公園の前", "place.point": "35.6580,139.7510", "what": "hole", "day": "2027-04-01",
                "details": "一行目\r\n\u{1B}[2J二行目", "name": " A\u{202E}\nB ",
            ], photos: ["photo": Self.jpeg])
        #expect(
            filled.lines.map(\.text) == [
                "北公園の前 (35.658, 139.751)", "穴", "2027-04-01", "一行目\n [2J二行目", "A  B",
            ])
        #expect(filled.lines.first?.label == "場所")
        #expect(filled.photos == [.init(field: "photo", bytes: Self.jpeg)])
    }

    @Test("says which field is missing, too long, unknown or unreadable")
    func faults() {
        let good = ["place": "x", "what": "hole"]
        #expect(fault(good) == nil)
        #expect(fault(["place.point": "35.6,139.7", "what": "hole"]) == nil)
        #expect(fault(["what": "hole"]) == .missing(field: "place"))
        #expect(fault(["place": " \u{7} ", "what": "hole"]) == .missing(field: "place"))
        #expect(fault(["place": "x", "what": "穴"]) == .unreadable(field: "what"))
        for point in ["35.6", "91,0", "a,b", "1,2,3", "nan,0", "inf,inf"] {
            #expect(fault(good.merging(["place.point": point]) { $1 }) == .unreadable(field: "place"), "\(point)")
        }
        for day in ["2027-02-30", "2027-4-1", "tomorrow", "2027-04-01T00"] {
            #expect(fault(good.merging(["day": day]) { $1 }) == .unreadable(field: "day"), "\(day)")
        }
        let long = String(repeating: "x", count: Form.lineLimit + 1)
        #expect(fault(good.merging(["name": long]) { $1 }) == .tooLong(field: "name"))
        #expect(fault(good.merging(["details": long]) { $1 }) == nil)
        #expect(fault(good.merging(["stray": "x"]) { $1 }) == .unknown(field: "stray"))
        #expect(fault(good.merging(["photo": "x"]) { $1 }) == .unknown(field: "photo"))
        #expect(fault(good, ["photo": Array("<svg onload=…>".utf8)]) == .unreadable(field: "photo"))
        #expect(fault(good, ["stray": Self.jpeg]) == .unknown(field: "stray"))
        let large = Self.jpeg + [UInt8](repeating: 0, count: Form.photoLimit)
        #expect(fault(good, ["photo": large]) == .tooLong(field: "photo"))
    }

    @Test("is declared in the manifest, and what is wrong there is told with its line")
    func declared() throws {
        func errors(_ form: String) throws -> [String] {
            let text = "{\n section: \"課\", reviewBy: \"2027-05-31\",\n form: \(form) }"
            do throws(SettingsErrors) {
                _ = try IntentManifest.parse(Array(text.utf8), file: "intent.json5")
                return []
            } catch { return error.errors.map { "\($0)" } }
        }
        #expect(try errors("{ fields: [{ id: \"a\", kind: \"line\", label: { ja: \"名\" } }] }").isEmpty)
        for (form, part) in [
            ("{ fields: [] }", "1 to 12"),
            ("{ fields: [{ id: \"A b\", kind: \"line\", label: { ja: \"名\" } }] }", "small letters"),
            ("{ fields: [{ id: \"a\", kind: \"secret\", label: { ja: \"名\" } }] }", "kind"),
            ("{ fields: [{ id: \"a\", kind: \"line\", label: { en: \"Name\" } }] }", "Japanese label"),
            ("{ fields: [{ id: \"a\", kind: \"choice\", label: { ja: \"名\" } }] }", "a choice has options"),
            (
                "{ fields: [{ id: \"a\", kind: \"line\", label: { ja: \"名\" } }, { id: \"a\", kind: \"line\", label: { ja: \"名\" } }] }",
                "one id"
            ),
        ] {
            let found = try errors(form)
            #expect(found.contains { $0.contains(part) && $0.contains("intent.json5") }, "\(form): \(found)")
        }
    }

    @Test("its link stands after the answer, before what can be asked next, and asks to keep names out of the talk")
    func linked() throws {
        let now = Timestamp(milliseconds: 1_795_222_800_000)
        let (answer, _) = ShippedIntents.chat.answer(
            Turn(.choice(Payload.intent(IntentID(rawValue: "life/road-damage")).text), now: now),
            session: ChatSession(language: .english), inForce: InForceDigest(asOf: now, lines: []))
        #expect(answer.form?.intent == IntentID(rawValue: "life/road-damage"))
        let linked = answer.with(formLink: "https://a.example/form/x", minutes: 30)
        #expect(linked.blocks[1].contains("https://a.example/form/x") && linked.blocks[1].contains("30 minutes"))
        #expect(linked.blocks[1].contains("do not write names"))
        #expect(linked.blocks.count == answer.blocks.count + 1)
        var formless = answer
        formless.form = nil
        #expect(formless.with(formLink: "https://a.example", minutes: 30) == formless)
    }

    @Test("stands after the answer also where that is in another language and something is in force")
    func place() throws {
        let now = Timestamp(milliseconds: 1_795_222_800_000)
        let id = IntentID(rawValue: "life/road-damage")
        let shipped = ShippedIntents.library
        var intents = shipped.intents
        intents[try #require(intents.firstIndex { $0.id == id })].texts[.korean] = nil
        let chat = Chat(
            library: IntentLibrary(intents, menu: shipped.menu), languages: [.japanese, .english, .korean],
            slots: ShippedIntents.slots)
        let line = InForceDigest.Line(
            notice: NoticeID(rawValue: "n.1"), urgency: .urgent,
            texts: [.korean: NoticeText(headline: "화재", body: "")])
        for inForce in [InForceDigest(asOf: now, lines: []), InForceDigest(asOf: now, lines: [line])] {
            let (answer, _) = chat.answer(
                Turn(.choice(Payload.intent(id).text), now: now), session: ChatSession(language: .korean),
                inForce: inForce)
            let linked = answer.with(formLink: "https://a.example/form/x", minutes: 30)
            let link = try #require(linked.blocks.firstIndex { $0.contains("https://a.example/form/x") })
            let notice = try #require(linked.blocks.firstIndex(of: ChatPhrases.of(.korean).notInThisLanguage))
            #expect(link == notice + 2, "\(linked.blocks)")
        }
    }

    @Test("is worded in every language of the chat")
    func everyLanguage() {
        for language in ChatPhrases.languages where language != .english {
            let words = FormPhrases.of(language)
            #expect(words.sent != FormPhrases.of(.english).sent, "\(language)")
            #expect(words.open.contains("%1") && words.sent.contains("%1"), "\(language)")
        }
    }
}
