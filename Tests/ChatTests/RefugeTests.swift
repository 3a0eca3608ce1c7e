import Notice
import Testing

@testable import Chat

@Suite("Where to go from here")
struct RefugeTests {
    private let start = Timestamp(milliseconds: 1_795_222_800_000)
    private let here = Self.point(35.6580)

    /// On one meridian, so that latitudes alone are distances.
    private static func point(_ latitude: Double) -> Coordinate {
        guard let point = Coordinate(latitude: latitude, longitude: 139.7510) else {
            preconditionFailure("no latitude")
        }
        return point
    }

    private static func refuge(_ name: String, _ latitude: Double, _ state: Refuge.State = .open) -> Refuge {
        Refuge(
            names: [.japanese: name, .english: "\(name) E"],
            kind: [.japanese: "指定緊急避難場所", .english: "Emergency evacuation site"], state: state,
            place: point(latitude))
    }

    private static let refuges = [
        refuge("遠い学校", 35.7580), refuge("満員の学校", 35.6590, .full), refuge("近い公園", 35.6620),
        refuge("次の学校", 35.6680, .closed), refuge("その次の学校", 35.6700),
    ]

    private func guide(
        _ language: LanguageTag, _ refuges: [Refuge] = Self.refuges, tooLate: InForceDigest.TooLate? = nil
    ) -> Answer {
        ShippedIntents.chat.answer(
            Turn(.location(here), now: start), session: ChatSession(language: language),
            inForce: InForceDigest(asOf: start, lines: [], refuges: refuges, tooLate: tooLate)
        ).answer
    }

    @Test(
        "the three nearest are named with kind, distance and state, those with room first, nothing beyond five kilometres"
    )
    func nearest() {
        let text = guide(.japanese).blocks[0]
        #expect(text.contains("・近い公園\n指定緊急避難場所、約450m、開設しています"), "\(text)")
        #expect(text.contains("・次の学校\n指定緊急避難場所、約1.1km、開設していません"))
        #expect(text.contains("その次の学校") && !text.contains("満員の学校") && !text.contains("遠い学校"))
    }

    @Test("in another language the Japanese name and term stand beside")
    func foreign() {
        let text = guide(.english).blocks[0]
        #expect(
            text.contains("近い公園 E (近い公園)\nEmergency evacuation site, 指定緊急避難場所, about 450m, open"), "\(text)")
    }

    @Test("at level 5 nobody is sent outdoors", arguments: ChatPhrases.languages.sorted { $0.rawValue < $1.rawValue })
    func levelFive(language: LanguageTag) {
        let answer = guide(language, tooLate: .everybody)
        #expect(answer.text.contains("5") || answer.text.contains("၅") || answer.text.contains("५"))
        #expect(!answer.text.contains("近い公園"))
    }

    @Test(
        "a level 5 of some districts keeps these inside, and still tells all others where to go",
        arguments: ChatPhrases.languages.sorted { $0.rawValue < $1.rawValue })
    func levelFiveSomewhere(language: LanguageTag) throws {
        let answer = guide(
            language, tooLate: .districts([[.japanese: "北地区", .english: "Kita"], [.japanese: "東地区"]]))
        let stay = try #require(answer.text.firstRange(of: RefugePhrases.of(answer.language).stayInside))
        let names = try #require(answer.text.firstRange(of: "北地区"))
        let place = try #require(answer.text.firstRange(of: "近い公園"))
        #expect(names.lowerBound < stay.lowerBound && stay.upperBound <= place.lowerBound)
        #expect(answer.text.contains("東地区"))
    }

    @Test("what is in force is told in whole notices, and how many more there are")
    func whole() {
        func list(_ lengths: [Int]) -> String {
            Reply.list(["10:00"] + lengths.map { String(repeating: "x", count: $0) }, of: lengths.count + 1) {
                "and \($0)"
            }
        }
        #expect(
            list([10, 20]) == "10:00\n\n\(String(repeating: "x", count: 10))\n\n\(String(repeating: "x", count: 20))")
        let half = Answer.blockLength / 2
        #expect(list([half, half, half]) == "10:00\n\n\(String(repeating: "x", count: half))\n\nand 2")
        let over = list([Answer.blockLength * 2, 5])
        #expect(over.utf16.count <= Answer.blockLength)
    }

    @Test("where nothing is near, that is said")
    func nothingNear() {
        #expect(guide(.japanese, []).blocks[0].contains("見つかりませんでした"))
    }

    @Test("the answer to where to go offers to send where one is, if there is anywhere to go to")
    func offer() {
        func offers(_ refuges: [Refuge]) -> Bool {
            ShippedIntents.chat.answer(
                Turn(.text("どこへ避難すればいいですか"), now: start), session: ChatSession(),
                inForce: InForceDigest(asOf: start, lines: [], refuges: refuges)
            ).answer.quickReplies.contains(where: \.asksLocation)
        }
        #expect(offers(Self.refuges))
        #expect(!offers([]))
    }

    @Test("distances on the earth", arguments: [(0.0, 0.0), (0.009, 1_000.8), (1, 111_195.1)])
    func distance(degrees: Double, metres: Double) {
        let there = Self.point(here.latitude + degrees)
        #expect(abs(Refuge.distance(here, there) - metres) < 1)
    }
}
