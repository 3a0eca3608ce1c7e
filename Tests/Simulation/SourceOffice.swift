import Notice

@testable import Intake

/// A weather office as the world knows it: what is in force, and the documents in which it said so.
final class SourceOffice {
    struct Document {
        var url: String
        var parsed: ParsedDocument
    }

    static let id = SourceID(rawValue: "jma")
    static let ward = WardAreas(name: "のろし区", municipality: "1319900")
    private static let families: [(family: String, codes: [(code: String, name: String)])] = [
        (
            "VPWW55",
            [
                ("10", "レベル２大雨注意報"), ("03", "レベル３大雨警報"), ("43", "レベル４大雨危険警報"),
                ("33", "レベル５大雨特別警報"),
            ]
        ),
        ("VPWW56", [("29", "レベル２土砂災害注意報"), ("09", "レベル３土砂災害警報"), ("49", "レベル４土砂災害危険警報")]),
    ]

    private(set) var documents: [Document] = []
    /// By family, the code in force; absent where nothing is.
    private(set) var inForce: [String: String] = [:]
    /// The status that this site listens to, and one that it must not.
    private let meant: NoticeStatus
    private let other: NoticeStatus

    init(mode: Site.Mode) {
        meant = mode == .live ? .actual : .exercise
        other = mode == .live ? .exercise : .actual
    }

    /// What an index of this state answers to `If-None-Match`.
    var etag: Int { documents.count }

    /// Issues the next document.
    func speak(_ random: inout some RandomNumberGenerator) {
        let (family, codes) = Self.families[Int.random(in: 0..<Self.families.count, using: &random)]
        let chosen = Int.random(in: 0...codes.count, using: &random)
        let kind = chosen < codes.count ? codes[chosen] : nil
        let isMeant = Int.random(in: 0..<6, using: &random) > 0
        if isMeant { inForce[family] = kind?.code }
        // Dated long before the histories begin, in the order of issue, so that no clock takes them for the future's.
        let moment = VirtualClock.origin.adding(seconds: Int64(documents.count * 60 - 864_000))
        let telegram = JMATelegram(
            code: family, title: "気象警報・注意報（Ｒ０６）", headTitle: "", status: isMeant ? meant : other,
            office: "気象庁本庁", eventID: "", infoType: .issued, serial: nil, infoKind: "", target: nil, validUntil: nil,
            headline: "",
            stamp: JMATelegram.Stamp(reported: moment, issued: moment.adding(seconds: 20), serial: 0, rank: 0))
        let kinds = kind.map {
            [JMAWarnings.Kind(code: $0.code, name: $0.name, status: "発表", lastCode: nil, lastName: nil)]
        }
        let url = "https://source.example/\(documents.count)"
        let report = JMAWarnings(
            telegram: telegram, items: [JMAWarnings.Item(area: Self.ward.area, kinds: kinds ?? [])])
        documents.append(
            Document(
                url: url,
                parsed: ParsedDocument(
                    name: url, source: Self.id, family: family, readings: [], report: .warnings(report),
                    withheldSentences: 0)))
    }

    /// Whether this site may pass on what a document led to.
    func mayTell(_ content: Content) -> Bool { content.status == meant }

    /// What a reader of every document knows to be in force.
    func inForce(in state: SourceState) -> [String: String] {
        let levels = state[meant].warnings.mapValues { family in
            family.levels.values.compactMap(\.code).first
        }
        return levels.compactMapValues { $0 }
    }
}
