import Chat
import Notice
import Signage
import Testing

@testable import noroshi

@Suite("Where the chat may send people") struct RefugeFacilitiesTests {
    private static let now = Timestamp(milliseconds: 1_790_000_000_000)
    private static let site = Site(
        mode: .live, names: [.japanese: "見本市"],
        districts: ["kita", "minami"].map { Site.District(code: $0, names: [.japanese: $0]) },
        languages: [.japanese], publicURL: "https://alert.example")

    private static func notice(
        _ hazard: Hazard, _ order: Order? = nil, urgency: Urgency = .urgent, areas: [String] = [],
        status: NoticeStatus = .actual
    ) -> Notice {
        let content = Content(
            status: status, phase: .alert, source: .staff, hazard: hazard, topic: .disaster, order: order,
            urgency: urgency, product: "staff", areas: areas.map { Area(code: $0, name: $0) }, sent: now,
            texts: [:])
        let id = "\(hazard)-\(order?.rawValue ?? "")"
        return Notice(
            id: NoticeID(rawValue: id), thread: ThreadID(rawValue: id), version: 1, content: content, acceptedAt: now)
    }

    private static let facilities: [OpenFacility] = [
        facility("hill", [.flood, .landslide, .tsunami]), facility("school", [.flood]), facility("slope", [.landslide]),
        facility("hall", [], .temporaryStay, .stranded), facility("shut", [.flood], state: .closed),
    ]

    private static func facility(
        _ id: String, _ hazards: Set<Hazard>, _ kind: Facility.Kind = .emergencySite,
        _ audience: Facility.Audience = .everybody, state: Facility.State = .open
    ) -> OpenFacility {
        OpenFacility(
            Facility(
                id: id, kind: kind, names: [.japanese: id], hazards: hazards, audience: audience,
                place: Coordinate(latitude: 35.6, longitude: 139.7)),
            Facility.Report(state: state, at: now))
    }

    private func names(_ notices: Notice...) -> [String] {
        Refuge.ofUse(Self.facilities, against: notices).compactMap { $0.names[.japanese] }
    }

    @Test("what is fit for every danger that people are ordered to leave, not for one of them")
    func everyDanger() {
        #expect(names(Self.notice(.flood, .evacuation)) == ["hill", "school"])
        #expect(names(Self.notice(.flood, .evacuation), Self.notice(.landslide, .elderlyEvacuation)) == ["hill"])
        // A warning beside an order does not take the places away that are fit for the order.
        #expect(names(Self.notice(.flood, .evacuation), Self.notice(.heat)) == ["hill", "school"])
    }

    @Test("without an order, for every urgent danger; where nothing is urgent, wherever one could go")
    func noOrder() {
        #expect(names(Self.notice(.flood), Self.notice(.landslide)) == ["hill"])
        // Heavy rain comes as either.
        #expect(names(Self.notice(.heavyRain)) == ["hill"])
        let calm = ["hill", "school", "slope", "shut"]
        #expect(names() == calm)
        #expect(names(Self.notice(.flood, urgency: .advisory)) == calm)
        #expect(names(Self.notice(.heat)) == calm, "nobody flees from heat")
    }

    @Test("a 公開訓練 in force sends nobody anywhere, closes no place and keeps nobody inside")
    func publicDrill() {
        #expect(names(Self.notice(.landslide, status: .publicDrill)) == names())
        let drill = Self.notice(.landslide, .emergencySafety, status: .publicDrill)
        #expect(names(Self.notice(.flood, .evacuation), drill) == ["hill", "school"])
        #expect(InForceDigest.TooLate.of([drill], in: Self.site) == nil)
    }

    @Test("who is stranded is sent where the stranded stay, until an order is out")
    func stranded() {
        #expect(names(Self.notice(.strandedCommuters)) == ["hall"])
        #expect(names(Self.notice(.strandedCommuters), Self.notice(.flood)) == ["hill", "school", "hall"])
        #expect(names(Self.notice(.strandedCommuters), Self.notice(.flood, .evacuation)) == ["hill", "school"])
    }

    @Test("a level 5 concerns the districts it names, or everybody where it names none, all, or what is no district")
    func tooLate() {
        func whom(_ notices: Notice...) -> InForceDigest.TooLate? { .of(notices, in: Self.site) }
        #expect(whom(Self.notice(.flood, .evacuation)) == nil)
        #expect(whom(Self.notice(.flood, .emergencySafety, areas: ["kita"])) == .districts([[.japanese: "kita"]]))
        #expect(whom(Self.notice(.flood, .emergencySafety)) == .everybody)
        #expect(whom(Self.notice(.flood, .emergencySafety, areas: ["kita", "minami"])) == .everybody)
        #expect(whom(Self.notice(.flood, .emergencySafety, areas: ["1310300"])) == .everybody)
        #expect(
            whom(Self.notice(.flood, .emergencySafety, areas: ["kita"]), Self.notice(.landslide, .emergencySafety))
                == .everybody)
    }
}
