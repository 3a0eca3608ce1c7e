import Foundation
import InForce
import Notice
import TestSupport
import Testing

@testable import Signage

struct CAPTests {
    static let alerts: [Notice] =
        Order.allCases.map { Board.notice("order-\($0)", Board.order($0)) } + [
            Board.notice("w4", Board.warning()),
            Board.notice("w5", Board.warning(code: "39", name: "レベル５土砂災害特別警報", level: 5, urgency: .critical)),
            Board.notice("w0", Board.warning(code: "14", name: "雷注意報", level: nil, urgency: .advisory)),
            Board.notice("q", Board.earthquake()), Board.notice("t", Board.tsunami()),
            Board.notice("drill", Board.order(status: .exercise)),
            Board.notice("u", version: 1, minutesAgo: 9, Board.order()),
            Board.notice("u", version: 2, minutesAgo: 7, Board.order(phase: .update)),
            Board.notice("u", version: 3, minutesAgo: 3, Board.order(phase: .allClear)),
            Board.notice("r", version: 1, minutesAgo: 9, Board.order()),
            Board.notice("r", version: 2, minutesAgo: 7, Board.order(phase: .retraction)),
        ]

    private func alert(_ id: String, in notices: [Notice] = alerts) throws -> XMLElements {
        let selector = FeedSelector(.cap(NoticeID(rawValue: id)))
        let document = try #require(Board.signage().document(selector, of: Board.snapshot(notices)))
        return try #require(XMLElements(document.bytes))
    }

    @Test(arguments: [
        ("ORDER-ELDERLYEVACUATION.1", ["Evacuate", "Prepare"], "Severe"),
        ("ORDER-EVACUATION.1", ["Evacuate"], "Severe"),
        ("ORDER-EMERGENCYSAFETY.1", ["Shelter"], "Extreme"), ("ORDER-TSUNAMIEVACUATION.1", ["Evacuate"], "Severe"),
        ("W4.1", ["Prepare"], "Severe"), ("W5.1", ["Prepare"], "Extreme"), ("W0.1", ["Monitor"], "Moderate"),
        ("T.1", ["Prepare"], "Extreme"), ("U.3", ["AllClear"], "Minor"), ("R.2", ["None"], "Minor"),
    ])
    func `Only an order asks people to go`(id: String, responses: [String], severity: String) throws {
        let xml = try alert(id)
        let infos = xml.count("info")
        #expect(infos == 6)
        #expect(xml.texts("responseType") == Array(repeating: responses, count: infos).flatMap { $0 })
        #expect(Set(xml.texts("severity")) == [severity])
        #expect(xml.texts("language") == ["ja", "ja-x-simple", "en", "zh-Hans", "ko", "vi"])
    }

    @Test func `An update refers to every earlier version, and a retraction cancels`() throws {
        let update = try alert("U.3")
        #expect(update.texts("msgType") == ["Update"])
        let references = try #require(update.texts("references").first).split(separator: " ")
        #expect(references.count == 2)
        #expect(references.allSatisfy { $0.hasPrefix("alert.midori.example.jp,alert.midori.example.jp.U.") })
        #expect(try alert("R.2").texts("msgType") == ["Cancel"])
        #expect(try alert("W4.1").texts("msgType") == ["Alert"])
    }

    @Test func `A drill is an exercise in the status, in every headline and in a note`() throws {
        let xml = try alert("DRILL.1")
        #expect(xml.texts("status") == ["Exercise"])
        #expect(xml.texts("note").first?.contains("訓練") == true)
        #expect(xml.texts("headline").allSatisfy { $0.hasPrefix("【訓練") })
    }

    @Test func `The index names every alert by the address it is found at`() throws {
        let signage = Board.signage()
        let snapshot = Board.snapshot(Self.alerts + Board.everyday)
        let index = try #require(signage.document(FeedSelector(.capIndex), of: snapshot))
        let prefix = "https://alert.midori.example.jp"
        let addresses = try #require(XMLElements(index.bytes)).texts("id").filter { $0.contains("/feeds/cap/") }
        #expect(
            addresses.count == snapshot.inForce.filter { $0.content.topic == .disaster }.count + snapshot.ended.count)
        for address in addresses {
            let selector = FeedSelector(path: String(address.dropFirst(prefix.count)), at: Board.site())
            let alert = selector.flatMap { signage.document($0, of: snapshot) }
            #expect(alert?.contentType == "application/cap+xml; charset=utf-8")
        }
    }

    /// The schema is beside the checkout and its reader a Python package: where either is missing this says so.
    @Test func `Every alert is valid by the schema of CAP 1.2`() throws {
        guard let schemas = SharedSamples.folder("samples/cap/xsd") else { return }
        let folder = URL.temporaryDirectory.appending(path: "noroshi-cap-\(UInt64.random(in: 0 ... .max))")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let snapshot = Board.snapshot(Self.alerts)
        for notice in snapshot.inForce + snapshot.ended {
            let document = Board.signage().document(FeedSelector(.cap(notice.id)), of: snapshot)
            let bytes = try #require(document).bytes
            try Data(bytes).write(to: folder.appending(path: "\(notice.id).xml"))
        }
        let script = """
            import pathlib, sys
            try:
                import xmlschema
            except ImportError:
                print("SKIPPED: the Python package xmlschema is not installed"); sys.exit(0)
            schema = xmlschema.XMLSchema(sys.argv[1])
            files = sorted(pathlib.Path(sys.argv[2]).glob("*.xml"))
            for file in files: schema.validate(str(file))
            print(f"{len(files)} alerts valid by cap12.xsd")
            """
        guard let interpreter = ForeignPython.interpreter() else { return }
        let python = Process()
        python.executableURL = interpreter
        python.arguments = ["-c", script, schemas.appending(path: "cap12.xsd").path, folder.path]
        try python.run()
        python.waitUntilExit()
        #expect(python.terminationStatus == 0)
    }
}
