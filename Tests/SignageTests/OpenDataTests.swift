import Foundation
import InForce
import Notice
import Testing
import Wording

@testable import Signage

struct OpenDataTests {
    private let signage = Signage(wording: Wording(), site: Board.site(), municipality: "1310300")

    private func json(_ notices: [Notice], after cursor: String? = nil) throws -> [String: Any] {
        let wanted = OpenData(.json, after: cursor.flatMap(OpenData.Cursor.init))
        let page = signage.openData(wanted, of: notices, now: Board.now)
        return try #require(try JSONSerialization.jsonObject(with: Data(page.document.bytes)) as? [String: Any])
    }

    private func csv(_ notices: [Notice]) -> [Substring] {
        let page = signage.openData(OpenData(.csv), of: notices, now: Board.now)
        return String(decoding: page.document.bytes, as: UTF8.self).split(separator: "\r\n")
    }

    @Test func `A table begins with a byte order mark and the municipality's six digits, and quotes what is hostile`() {
        let hostile = Board.district("=HYPERLINK(\"http://x\")", body: "a,b\n\"c\"")
        let lines = csv([Board.notice("h", hostile)])
        #expect(lines.first?.hasPrefix("\u{FEFF}全国地方公共団体コード,ID,") == true)
        let row = lines.dropFirst().joined(separator: "\r\n")
        #expect(row.hasPrefix("\"131032\",\"h\",\"みどり区\",\"1\",\"発表中\",\"実災害\""))
        #expect(row.contains("\"'=HYPERLINK(\"\"http://x\"\")\"") && row.contains("a,b\n\"\"c\"\""))
    }

    @Test(arguments: [("13103", "131032"), ("1310300", "131032"), ("01100", "011002"), ("47201", "472018"), ("x", "x")])
    func `The check digit is that of the ministry`(code: String, whole: String) {
        #expect(Signage.codeWithCheckDigit(code) == whole)
    }

    @Test func `An id stays over versions; the state says what it means now`() throws {
        let notices = [
            Board.notice("o", Board.order()), Board.notice("q", minutesAgo: 600, Board.earthquake()),
            Board.notice("e", version: 2, Board.order(.elderlyEvacuation, phase: .allClear)),
        ]
        let items = try #require(try json(notices)["items"] as? [[String: Any]])
        let states = Dictionary(
            uniqueKeysWithValues: items.map { ($0["id"] as? String ?? "", $0["state"] as? String ?? "") })
        #expect(states == ["o": "発令中", "q": "発表中", "e": "解除"])
    }

    @Test func `What was withdrawn is gone from the table, and named so that copies drop it too`() throws {
        let notices = [
            Board.notice("w", version: 2, Board.order(phase: .retraction)), Board.notice("o", Board.order(.evacuation)),
        ]
        #expect(csv(notices).count == 2)
        let page = try json(notices)
        #expect((page["items"] as? [[String: Any]])?.count == 1)
        #expect(page["withdrawn"] as? [String] == ["w"])
    }

    @Test func `Who goes on from a cursor gets what changed since, and everything in the end`() throws {
        let count = OpenData.pageSize + 20
        let notices = (0..<count).map { Board.notice("n\($0)", minutesAgo: Int64(count - $0), Board.district("知らせ")) }
        var seen: Set<String> = []
        var cursor: String?
        var pages = 0
        while pages == 0 || cursor != nil {
            let page = try json(notices, after: cursor)
            for item in try #require(page["items"] as? [[String: Any]]) {
                #expect(seen.insert(item["id"] as? String ?? "").inserted)
            }
            pages += 1
            guard page["hasMore"] as? Bool == true else { break }
            cursor = page["cursor"] as? String
        }
        #expect(pages == 2 && seen.count == count)
        let last = try #require(try json(notices)["cursor"] as? String)
        let later = notices + [Board.notice("n0", version: 2, minutesAgo: 0, Board.district("直した知らせ"))]
        #expect(try (json(later, after: last)["items"] as? [[String: Any]])?.count == 21)
    }

    @Test func `A page says where the next one is`() {
        let notices = (0...OpenData.pageSize).map { Board.notice("n\($0)", minutesAgo: 9, Board.district("知らせ")) }
        let page = signage.openData(OpenData(.csv), of: notices, now: Board.now)
        #expect(page.next?.hasPrefix("https://alert.midori.example.jp/open-data/notices.csv?after=") == true)
        #expect(signage.openData(OpenData(.csv), of: Array(notices.prefix(3)), now: Board.now).next == nil)
    }

    @Test(arguments: ["", "x", "1", ".", "a.b", "99999999999999999999.x", "1." + String(repeating: "n", count: 81)])
    func `A cursor that is not ours is none`(text: String) { #expect(OpenData.Cursor(text) == nil) }

    // MARK: Maps and players

    @Test func `GeoJSON holds notices without a place and facilities as points`() throws {
        let school = Facility(
            id: "s", kind: .shelter, names: [.japanese: "学校"], place: Coordinate(latitude: 35.5, longitude: -0.25))
        let scene = Scene(
            Board.snapshot([Board.notice("o", Board.order())]),
            facilities: [OpenFacility(school, Facility.Report(state: .full, people: 9, at: Board.now))])
        let document = try #require(signage.document(FeedSelector(.geoJSON(.english)), of: scene))
        let map = try #require(try JSONSerialization.jsonObject(with: Data(document.bytes)) as? [String: Any])
        #expect(map["type"] as? String == "FeatureCollection")
        let features = try #require(map["features"] as? [[String: Any]])
        #expect(features.count == 2 && features.allSatisfy { $0["type"] as? String == "Feature" })
        #expect(features[0]["geometry"] is NSNull)
        let point = try #require(features[1]["geometry"] as? [String: Any])
        #expect(point["coordinates"] as? [Double] == [-0.25, 35.5])
        #expect((features[1]["properties"] as? [String: Any])?["state"] as? String == "full")
    }

    @Test func `Concerto finds each notice under the same name in every version`() throws {
        func names(_ version: Int) throws -> [String] {
            let document = try #require(
                signage.document(
                    FeedSelector(.concerto(.japanese)),
                    of: Board.snapshot([Board.notice("o", version: version, Board.order())])))
            let items = try #require(try JSONSerialization.jsonObject(with: Data(document.bytes)) as? [[String: Any]])
            for item in items {
                #expect(item["type"] as? String == "RichText" && item["render_as"] as? String == "plaintext")
                #expect((item["duration"] as? Int ?? 0) >= 8 && item["end_time"] == nil)
            }
            return items.compactMap { $0["name"] as? String }
        }
        #expect(try names(1) == names(2))
    }
}
