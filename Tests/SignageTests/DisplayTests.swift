import InForce
import Notice
import Picture
import Testing

@testable import Signage

/// What stands on one screen, by what it is set to and what is known of facilities.
struct DisplayTests {
    private static let school = Facility(
        id: "school", kind: .emergencySite, names: [.japanese: "北小学校", .english: "Kita School"],
        hazards: [.landslide, .flood], district: "kita", place: Coordinate(latitude: 35.658, longitude: 139.7515))
    private static let hall = Facility(
        id: "hall", kind: .temporaryStay, names: [.japanese: "区民ホール"], audience: .stranded, capacity: 300)
    private static let park = Facility(
        id: "park", kind: .wideArea, names: [.japanese: "中央公園"], hazards: [.fire, .earthquake], opening: .always)
    private static let welfare = Facility(
        id: "welfare", kind: .welfareShelter, names: [.japanese: "福祉センター"], audience: .referred)

    private static func facilities(_ state: Facility.State) -> [OpenFacility] {
        [school, hall, park, welfare].map { facility in
            OpenFacility(
                facility, facility.opening == .always ? nil : Facility.Report(state: state, people: 12, at: Board.now))
        }
    }

    private func page(
        _ notices: [Notice], _ display: Display = Display(name: "lobby"), _ facilities: [OpenFacility] = []
    ) -> String {
        let document = Board.signage().board(display, of: Scene(Board.snapshot(notices), facilities: facilities))
        return String(decoding: document.bytes, as: UTF8.self).split(separator: "<body>").last.map(String.init) ?? ""
    }

    private static let stranded = Content(
        status: .actual, phase: .alert, source: .staff, hazard: .strandedCommuters, urgency: .urgent, product: "staff",
        areas: [], sent: Board.now, texts: [.japanese: NoticeText(headline: "むやみに移動を開始しないでください", body: "")])

    // MARK: Partners

    @Test func `A screen that is switched off shows no notice, and says so instead of going dark`() {
        let page = page([Board.notice("o", Board.order())] + Board.everyday, Display(name: "mall", isOff: true))
        #expect(page.contains("この画面の表示は停止しています"))
        #expect(!page.contains("避難指示") && !page.contains("年末年始"))
    }

    @Test func `A partner's screen shows only what was agreed, and is taken over only from there on`() {
        let display = Display(name: "mall", threshold: .urgent, takeover: .critical, showsEveryday: false)
        let quiet = page(Board.everyday, display)
        #expect(!quiet.contains("年末年始") && !quiet.contains("雷注意報") && !quiet.contains("地域のお知らせ"))
        let urgent = page([Board.notice("o", Board.order())], display)
        #expect(urgent.contains("class=\"board calm\"") && urgent.contains("避難指示"))
        let critical = page([Board.notice("o", Board.order(.emergencySafety, urgency: .critical))], display)
        #expect(critical.contains("class=\"board takeover critical\""))
    }

    @Test func `A screen of one district is not taken over by another's order`() {
        let order = Board.notice("o", Board.order())
        #expect(page([order], Display(district: "kita")).contains("board takeover"))
        let elsewhere = page([order], Display(district: "minami"))
        #expect(elsewhere.contains("board calm") && !elsewhere.contains("避難指示"))
    }

    @Test(arguments: [
        Display(district: "minami"), Display(topic: .event), Display(threshold: .critical, takeover: .critical),
    ])
    func `No screen says that there is no order while one is in force that it does not show`(display: Display) {
        let order = Board.notice("o", Board.order())
        let shown = page([order], display)
        #expect(!shown.contains("避難情報はありません") && !shown.contains("No evacuation information"))
        #expect(shown.contains("みどり区内に、避難情報が発令されている地域があります"))
        #expect(shown.contains("Evacuation information is in force in part of Midori City."))
        let ended = Board.notice("o", version: 2, Board.order(phase: .allClear))
        #expect(page([ended], display).contains("現在、発令中の避難情報はありません"))
        var drill = Board.order(status: .publicDrill)
        drill.publicDrill = "d"
        #expect(page([Board.notice("p", drill)], display).contains("現在、発令中の避難情報はありません"), "a drill is no order")
    }

    /// The words of a picture of what is in force, on a display of its own.
    private func pictureTexts(_ notices: [Notice], _ display: Display, mode: Site.Mode = .live) throws -> String {
        let panel = try #require(Panel.named["1920x1080.png"])
        let picture = Board.signage(mode).picture(
            display, of: Scene(Board.snapshot(notices)), panel: panel, asOf: Board.now, nextUpdate: Board.now, turn: 0)
        return String(decoding: try picture.encoded(), as: UTF8.self)
    }

    @Test func `The order of a public drill neither hides a real one elsewhere nor that there is none`() throws {
        var drill = Board.order(status: .publicDrill)
        (drill.publicDrill, drill.areas) = ("d", [Area(code: "minami", name: "南地区")])
        var shown = Board.notice("p", drill)
        shown.manner = .quiet
        let real = Board.notice("o", Board.order())
        let display = Display(district: "minami")
        let (none, elsewhere) = ("現在、発令中の避難情報はありません", "みどり区内に、避難情報が発令されている地域があります")
        for said in [page([shown, real], display), try pictureTexts([shown, real], display)] {
            #expect(said.contains(elsewhere) && !said.contains(none))
        }
        for said in [page([shown], display), try pictureTexts([shown], display)] {
            #expect(said.contains(none) && !said.contains(elsewhere))
        }
        // On a drill site every order is an exercise, and is told as one.
        let exercise = Board.notice("e", Board.order(status: .exercise))
        #expect(try pictureTexts([exercise], display, mode: .drill).contains(elsewhere))
    }

    @Test func `A picture says the same of an order that it does not show`() throws {
        let order = Board.notice("o", Board.order())
        func texts(_ display: Display) throws -> String { try pictureTexts([order], display) }
        let elsewhere = try texts(Display(district: "minami"))
        #expect(!elsewhere.contains("避難情報はありません") && elsewhere.contains("発令されている地域があります"))
        #expect(try texts(Display(district: "kita")).contains("警戒レベル"))
    }

    @Test func `A screen rotates through its own languages`() {
        let page = page([Board.notice("o", Board.order())], Display(languages: [.korean]))
        #expect(page.contains("<div lang=\"ko\" data-read=") && !page.contains("<div lang=\"vi\""))
    }

    @Test func `Everyday messages take turns, each in the languages it has`() {
        let message = Display.Message(title: [.japanese: "ごみの日<b>", .english: "Garbage"], text: [.japanese: "月曜"])
        let page = page([], Display(messages: [message]))
        #expect(page.contains("data-rotates=\"messages\""))
        #expect(page.contains("<h3>ごみの日&lt;b&gt;</h3><p>月曜</p>") && page.contains("<h3>Garbage</h3>"))
        #expect(!self.page([]).contains("data-rotates=\"messages\""))
    }

    // MARK: Drills and searches

    @Test func `A public drill is marked in its card and takes nothing over`() {
        var content = Board.order(status: .publicDrill)
        content.publicDrill = "j-alert-test"
        var notice = Board.notice("p", content)
        notice.manner = .quiet
        let page = page([notice])
        #expect(page.contains("board calm") && page.contains("<span class=\"by public\">公開訓練</span>"))
        #expect(page.contains("【訓練】"))
    }

    @Test func `A search for somebody who was found vanishes from board, feeds and alerts`() throws {
        let content = Content(
            status: .actual, phase: .allClear, source: .staff, hazard: .missingPerson, urgency: .advisory,
            product: "staff", areas: [], sent: Board.now, texts: [.japanese: NoticeText(headline: "花子さん", body: "")])
        let notices = [Board.notice("m", version: 2, content), Board.notice("o", Board.order())]
        #expect(!page(notices).contains("花子"))
        for selector in Board.signage().defaults(of: Board.snapshot(notices)) {
            let document = try #require(Board.signage().document(selector, of: Board.snapshot(notices)))
            #expect(!String(decoding: document.bytes, as: UTF8.self).contains("花子"), "\(selector)")
        }
    }

    // MARK: Where to go

    @Test func `Beside an order stands what is open and fit for its hazard`() {
        let page = page([Board.notice("o", Board.order())], Display(district: "kita"), Self.facilities(.open))
        #expect(page.contains("北小学校") && page.contains("開設 <small lang=\"en\">Open</small>"))
        #expect(!page.contains("区民ホール"), "that is for who cannot get home")
        #expect(!page.contains("中央公園"), "that is for fire")
        #expect(!page.contains("福祉センター"), "nobody walks in there")
        #expect(!self.page([Board.notice("o", Board.order())], Display(), Self.facilities(.closed)).contains("北小学校"))
    }

    @Test func `What has room stands before what is full, of either the nearest first, as old as its oldest report`()
        throws
    {
        func place(_ id: String, _ district: String, _ state: Facility.State, hoursAgo: Int64) -> OpenFacility {
            OpenFacility(
                Facility(id: id, kind: .emergencySite, names: [.japanese: id], district: district),
                Facility.Report(state: state, at: Board.now.adding(seconds: -hoursAgo * 3600)))
        }
        let facilities = [
            place("北満員", "kita", .full, hoursAgo: 0), place("南満員", "minami", .full, hoursAgo: 1),
            place("南開設", "minami", .open, hoursAgo: 26), place("北開設", "kita", .open, hoursAgo: 2),
        ]
        let page = page([Board.notice("o", Board.order())], Display(district: "kita"), facilities)
        let places = try ["北開設", "南開設", "北満員", "南満員"].map { try #require(page.firstRange(of: $0)).lowerBound }
        #expect(places == places.sorted())
        #expect(page.contains("<p class=\"meta\">11月20日 09:05現在</p>"))
    }

    @Test func `A full place is shown as full`() {
        let page = page([Board.notice("o", Board.order())], Display(), Self.facilities(.full))
        #expect(page.contains("<li class=\"full\">") && page.contains("満員"))
    }

    @Test(arguments: [Board.order(.emergencySafety, urgency: .critical), Board.warning(), Board.earthquake()])
    func `Nobody is sent out of the house at level 5, nor by what JMA says`(content: Content) {
        #expect(!page([Board.notice("o", content)], Display(), Self.facilities(.open)).contains("北小学校"))
    }

    @Test
    func
        `With two orders a place must be fit for both dangers, and a level 5 beside another order keeps people inside`()
    {
        func place(_ name: String, _ hazards: Set<Hazard>) -> OpenFacility {
            OpenFacility(
                Facility(id: name, kind: .emergencySite, names: [.japanese: name], hazards: hazards),
                Facility.Report(state: .open, at: Board.now))
        }
        let facilities = [
            place("川べり高台", [.landslide]), place("崖下小学校", [.flood]), place("丘の中学校", [.flood, .landslide]),
        ]
        let (flood, slope) = (Board.order(hazard: .flood), Board.order(hazard: .landslide))
        let both = page([Board.notice("a", slope), Board.notice("b", flood)], Display(), facilities)
        #expect(both.contains("丘の中学校") && !both.contains("崖下小学校") && !both.contains("川べり高台"))
        let rain = page([Board.notice("r", Board.order(hazard: .heavyRain))], Display(), facilities)
        #expect(rain.contains("丘の中学校") && !rain.contains("崖下小学校"), "heavy rain is flood and landslide")
        let level5 = Board.order(.emergencySafety, hazard: .landslide, urgency: .urgent)
        let tsunami = Board.order(hazard: .flood, urgency: .critical)
        #expect(
            !page([Board.notice("a", tsunami), Board.notice("b", level5)], Display(), facilities).contains("丘の中学校"))
    }

    @Test func `Who cannot get home is shown the places to stay, and how to reach others`() {
        let page = page([Board.notice("s", Self.stranded)], Display(), Self.facilities(.open))
        #expect(page.contains("board takeover stranded"))
        #expect(page.contains("むやみに移動を開始しないでください"))
        #expect(page.contains("一時滞在施設") && page.contains("区民ホール") && !page.contains("北小学校"))
        #expect(page.contains("171") && page.contains("00000JAPAN"))
    }

    @Test func `Every board leads to more by a code and by its address in letters`() {
        for notices in [[], [Board.notice("o", Board.order())]] {
            let page = page(notices, Display(link: "https://www.midori.example.jp/bousai"))
            #expect(page.contains("<svg class=\"qr\" role=\"img\" aria-label=") && page.contains("/bousai</p>"))
        }
    }

    @Test(arguments: [("短い", 8), (String(repeating: "a", count: 80), 20), (String(repeating: "a", count: 999), 60)])
    func `A text stands as long as it takes to read`(text: String, seconds: Int) {
        #expect(Signage.readingTime(text) == seconds)
    }
}
