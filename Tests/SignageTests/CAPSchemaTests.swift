import Foundation
import InForce
import Notice
import TestSupport
import Testing

@testable import Signage

/// Every kind of notice as CAP, held to the standard's own schema by somebody else's validator, and to the rules that no schema
/// says (facts: cap.md §3).
@Suite struct CAPSchemaTests {
    /// What a thread goes through; each version is validated as the newest.
    private static let lives: [[Phase]] = [
        [.alert, .update, .correction, .allClear], [.alert, .correction, .update, .retraction],
    ]
    private static let hostile = "<b>&amp; ]]> \u{0}\u{1}\u{FFFE}\r\n\t\u{202E}😀" + String(repeating: "長", count: 3_000)

    /// Every hazard, urgency, order and product; areas, links, expiry and texts of every kind among them.
    private static func contents() -> [Content] {
        let source = SourceID(rawValue: "source")
        var contents = Order.allCases.map { Board.order($0) }
        contents += zip(Hazard.allCases, cycle(Urgency.allCases)).map { hazard, urgency in
            Content(
                status: .actual, phase: .alert, source: .staff, hazard: hazard, urgency: urgency, product: "staff",
                areas: [], sent: Board.now, expires: Board.now.adding(seconds: 7_200),
                texts: [.japanese: NoticeText(headline: hazard.rawValue, body: "本文", instruction: "確認してください。")])
        }
        contents += [nil, 2, 3, 4, 5].map {
            Board.warning(code: "\($0 ?? 14)", name: "警報", level: $0, urgency: Urgency.allCases[($0 ?? 2) % 4])
        }
        contents += ["3", "5-", "5-?", "7"].map(Board.earthquake)
        contents += [("52", "大津波警報"), ("62", "津波注意報"), ("00", "津波注意報")].map { Board.tsunami(code: $0.0, name: $0.1) }
        for product in [
            "jma.river", "jma.bulletin", "jma.heat", "jma.volcano", "jma.ash", "jma.nankai", "gauge", "cap", "none",
        ] {
            contents.append(
                Content(
                    status: .actual, phase: .alert, source: source, hazard: .other, urgency: .advisory,
                    product: product,
                    slots: [
                        "code": "20", "name": "名称", "event": "Flood", "sender": "県", "station": "橋", "value": "2.5",
                    ],
                    areas: [Area(code: "\u{7}<&>", name: hostile), Area(code: "", name: "どこか")], sent: Board.now,
                    texts: [
                        .japanese: NoticeText(headline: hostile, body: hostile, instruction: hostile),
                        .english: NoticeText(headline: "", body: ""),
                    ], link: product == "cap" ? "https://例え.example/a b?<>&" : "https://a.example/?x=1&y=%3C"))
        }
        contents.append(
            Content(
                status: .actual, phase: .alert, source: .staff, hazard: .flood, order: .evacuation, urgency: .urgent,
                product: "order", areas: (0..<300).map { Area(code: "9\(100_000 + $0)", name: "町\($0)") },
                sent: Board.now, authority: Authority(decider: "区長", orderedAt: Board.now)))
        return contents
    }

    private static func cycle<Value>(_ values: [Value]) -> some Sequence<Value> {
        (0...).lazy.map { values[$0 % values.count] }
    }

    /// The threads up to their version `count`, one for each content.
    private static func notices(_ status: NoticeStatus, versions count: Int) -> [Notice] {
        contents().enumerated().flatMap { index, content in
            (0..<count).map { version in
                var content = content
                content.status = status
                content.phase = lives[index % lives.count][version]
                if status == .publicDrill { content.publicDrill = "autumn" }
                return Board.notice("t\(index)", version: version + 1, minutesAgo: Int64(40 - version * 5), content)
            }
        }
    }

    private func write(_ status: NoticeStatus, to folder: URL) throws -> Int {
        let mode: Site.Mode = status == .actual || status == .publicDrill ? .live : .drill
        var site = Board.site(mode)
        var written = 0
        for count in 1...4 {
            // Every language of the house where there is most to say; else the usual few, for the validator is slow.
            site.languages =
                count == 1 && status == .actual ? LanguageTag.allCases : [.japanese, .easyJapanese, .english]
            let signage = Signage(wording: Board.signage(mode).wording, site: site)
            let snapshot = Board.snapshot(Self.notices(status, versions: count))
            for notice in snapshot.inForce + snapshot.ended {
                guard let alert = signage.document(FeedSelector(.cap(notice.id)), of: snapshot) else {
                    continue
                }
                try Data(alert.bytes).write(to: folder.appending(path: "\(status.rawValue)-\(notice.id).xml"))
                written += 1
            }
        }
        return written
    }

    @Test(
        "alerts of every hazard, urgency, order, product, language, phase and status keep schema and rules of CAP 1.2")
    func valid() throws {
        guard let schemas = SharedSamples.folder("samples/cap/xsd"), let interpreter = ForeignPython.interpreter()
        else {
            return
        }
        let folder = URL.temporaryDirectory.appending(path: "noroshi-cap-\(UInt64.random(in: 0 ... .max))")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        for status in NoticeStatus.allCases {
            let written = try write(status, to: folder)
            // Of a search that has ended nothing is published any more.
            #expect(written == Self.contents().count * 4 - 1, "\(status)")
        }
        let python = Process()
        python.executableURL = interpreter
        python.arguments = ["-c", Self.script, schemas.appending(path: "cap12.xsd").path, folder.path]
        try python.run()
        python.waitUntilExit()
        #expect(python.terminationStatus == 0)
    }

    private static let script = """
        import collections, pathlib, re, sys
        import xml.etree.ElementTree as tree
        try:
            import xmlschema
        except ImportError:
            print("SKIPPED: the Python package xmlschema is not installed"); sys.exit(0)
        cap = "{urn:oasis:names:tc:emergency:cap:1.2}"
        schema = xmlschema.XMLSchema(sys.argv[1])
        seen, kinds, languages, infos = set(), collections.Counter(), set(), 0
        for file in sorted(pathlib.Path(sys.argv[2]).glob("*.xml")):
            schema.validate(str(file))
            alert = tree.parse(file).getroot()
            text = lambda name: (alert.findtext(cap + name) or "")
            key = (file.name.split("-")[0], text("identifier"))
            assert key not in seen, f"{file.name}: an identifier twice"
            seen.add(key)
            kinds[text("status"), text("msgType")] += 1
            assert not re.search(r"[\\s,<&]", text("identifier") + text("sender")), file.name
            references = text("references").split()
            assert bool(references) == (text("msgType") != "Alert"), f"{file.name}: references"
            for reference in references:
                sender, identifier, sent = reference.split(",")
                assert sender == text("sender") and identifier != text("identifier") and sent < text("sent"), file.name
            assert (text("status") == "Actual") == file.name.startswith("actual-"), file.name
            for info in alert.iter(cap + "info"):
                infos += 1
                languages.add(info.findtext(cap + "language"))
                assert len(info.findtext(cap + "headline")) <= 160, file.name
                assert info.find(cap + "area") is not None, file.name
                expires = info.findtext(cap + "expires")
                assert expires is None or expires >= text("sent"), f"{file.name}: expires before it was sent"
        shown = ", ".join(f"{count} {status} {kind}" for (status, kind), count in sorted(kinds.items()))
        print(f"FIGURE CAP 1.2: {len(seen)} alerts, {infos} infos in {len(languages)} languages valid by cap12.xsd ({shown})")
        """
}
