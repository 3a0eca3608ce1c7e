import Foundation
import FoundationXML
import Notice
import TestSupport
import Testing

@testable import Sinks

@Suite("The replay serves drills as JMA serves telegrams")
struct TelegramReplayTests {
    static let now = Timestamp(milliseconds: 1_795_250_000_500)

    static func telegram(event: String = "20240101161010", code: String = "VXSE53") -> [UInt8] {
        Array(
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <Report xmlns="http://xml.kishou.go.jp/jmaxml1/">
            <Control><Title>震源・震度に関する情報</Title><DateTime>2024-01-01T07:14:02Z</DateTime><Status>通常</Status>
            <EditorialOffice>気象庁本庁</EditorialOffice><PublishingOffice>東京都 気象庁</PublishingOffice></Control>
            <Head xmlns="http://xml.kishou.go.jp/jmaxml1/informationBasis1/"><Title>震源・震度情報</Title>
            <ReportDateTime>2024-01-01T16:14:00+09:00</ReportDateTime><EventID>\(event)</EventID>
            <Headline><Text>１日１６時１０分ころ、地震がありました。</Text></Headline></Head>
            <Body><OriginTime>2024-01-01T16:10:00+09:00</OriginTime><Status>通常</Status></Body></Report>
            """.utf8)
    }

    @Test("Status becomes 訓練 and every time moves with ReportDateTime; all else stays")
    func rewrite() throws {
        var rewriter = TelegramRewriter()
        let text = String(
            decoding: try rewriter.rewrite(Self.telegram(), name: "a", publishedAt: Self.now).bytes, as: UTF8.self)
        let published = Timestamp(milliseconds: Self.now.seconds * 1000)
        #expect(text.contains("<ReportDateTime>\(published.rfc3339())</ReportDateTime>"))
        #expect(text.contains("<OriginTime>\(published.adding(seconds: -240).rfc3339())</OriginTime>"))
        #expect(text.contains("<DateTime>\(published.adding(seconds: 2).rfc3339(offsetSeconds: 0))</DateTime>"))
        #expect(text.contains("<Status>訓練</Status>\n<EditorialOffice>"))
        #expect(text.contains("<Body><OriginTime>") && text.contains("</OriginTime><Status>通常</Status></Body>"))
        #expect(!text.contains("20240101161010"))
    }

    @Test("one earthquake keeps one new id through a run; permanent codes stay")
    func events() throws {
        var rewriter = TelegramRewriter()
        func event(_ id: String, _ seconds: Int64) throws -> String? {
            let bytes = try rewriter.rewrite(
                Self.telegram(event: id), name: "a", publishedAt: Self.now.adding(seconds: seconds)
            ).bytes
            return XMLBytes.value(of: "EventID", in: bytes)
        }
        let first = try event("20240101161010", 0)
        #expect(try event("20240101161010", 90) == first)
        #expect(try event("20240101161010 20240101161500", 120)?.hasPrefix(try #require(first) + " ") == true)
        #expect(try event("130006000100", 0) == "130006000100")
    }

    @Test("the same earthquake in a second run is another one")
    func runs() async throws {
        let hands = LineSinkTests.Hands()
        let replay = try TelegramReplay(clock: hands.clock)
        func event(_ name: String) async throws -> String? {
            let answer = try await Client.http("GET", replay.port, "/developer/xml/data/\(name)")
            return XMLBytes.value(of: "EventID", in: answer.body)
        }
        let first = try await event(replay.publish("VXSE51.xml", Self.telegram()))
        hands.move(seconds: 60)
        #expect(try await event(replay.publish("VXSE53.xml", Self.telegram())) == first)
        replay.beginRun()
        #expect(try await event(replay.publish("VXSE53.xml", Self.telegram())) != first)
        await replay.stop()
    }

    @Test(
        "what could not be marked as a drill is not replayed",
        arguments: [
            "", "<Report/>", "<Report><Control></Control></Report>", "<Control><Status/></Control>",
            "<?xml version=\"1.0\" encoding=\"Shift_JIS\"?><Report/>",
            "<Control><Status>通常</Status></Control><Head><ReportDateTime>soon</ReportDateTime></Head>",
        ])
    func refused(_ text: String) {
        var rewriter = TelegramRewriter()
        #expect(throws: SinkError.self) {
            try rewriter.rewrite(Array(text.utf8), name: "a", publishedAt: Self.now)
        }
    }

    @Test("a feed answers 304 until something is published, and then names the telegram")
    func feed() async throws {
        let replay = try TelegramReplay { Self.now }
        let path = "/developer/xml/feed/eqvol.xml"
        let empty = try await Client.http("GET", replay.port, path)
        #expect(empty.status == 200 && !empty.text.contains("<entry>"))
        let tag = try #require(empty.headers["etag"])
        let date = try #require(empty.headers["last-modified"])
        #expect(try await Client.http("GET", replay.port, path, headers: ["If-None-Match": tag]).status == 304)
        #expect(try await Client.http("GET", replay.port, path, headers: ["If-Modified-Since": date]).status == 304)
        let name = try replay.publish("20240101071402_0_VXSE53_270000.xml", Self.telegram())
        let again = try replay.publish("32-39_11_02_120615_VXSE53.xml", Self.telegram())
        #expect(name.hasSuffix("_0_VXSE53_270000.xml") && again.hasSuffix("_0_VXSE53_010000.xml"))
        let full = try await Client.http("GET", replay.port, path, headers: ["If-None-Match": tag])
        #expect(full.status == 200 && full.text.contains("/developer/xml/data/\(name)"))
        #expect(full.text.contains("<content type=\"text\">【震源・震度情報】１日１６時１０分ころ、地震がありました。</content>"))
        #expect(full.text.contains("<name>東京都　気象庁</name>"))
        #expect(XMLParser(data: Data(full.body)).parse())
        let telegram = try await Client.http("GET", replay.port, "/developer/xml/data/\(name)")
        #expect(telegram.text.contains("訓練") && telegram.headers["etag"] != nil)
        #expect(
            try await Client.http("GET", replay.port, "/developer/xml/feed/extra.xml").text.contains("<entry>") == false
        )
        #expect(try await Client.http("GET", replay.port, "/developer/xml/feed/eqvol_l.xml").text.contains("#long_"))
        #expect(try await Client.http("GET", replay.port, "/developer/xml/data/none.xml").status == 404)
        await replay.stop()
    }

    @Test(
        "what was recorded is listed in its time: late ones after newer ones, duplicates twice, the same for one seed")
    func schedule() throws {
        let files = (0..<200).map { number -> (name: String, bytes: [UInt8]) in
            let time = String(format: "2024-01-01T%02d:%02d:00+09:00", 10 + number / 60, number % 60)
            let text = String(decoding: Self.telegram(), as: UTF8.self).replacing(
                "2024-01-01T16:14:00+09:00", with: time)
            return ("\(number)_VXSE53.xml", Array(text.utf8))
        }
        func schedule(_ mishaps: ReplaySchedule.Mishaps) -> ReplaySchedule {
            ReplaySchedule(files.reversed() + [("x.xml", [])], start: Self.now, speed: 10, mishaps: mishaps)
        }
        let plain = schedule(.init())
        #expect(plain.items.map(\.name) == files.map(\.name) && plain.items.allSatisfy { $0.listed == $0.reported })
        #expect(plain.items[0].reported == Self.now && plain.items[60].reported == Self.now.adding(seconds: 360))
        #expect(plain.refused == ["x.xml: it has no Head/ReportDateTime"])
        var mishaps = ReplaySchedule.Mishaps()
        (mishaps.late, mishaps.duplicates, mishaps.seed) = (20, 20, 7)
        let rough = schedule(mishaps)
        #expect((210...270).contains(rough.items.count))
        #expect((20...60).contains(rough.items.count { $0.listed != $0.reported } - (rough.items.count - 200)))
        #expect(rough.items.sorted { $0.listed < $1.listed }.map(\.name) != rough.items.map(\.name))
        #expect(schedule(mishaps).items == rough.items)
        mishaps.seed = 8
        #expect(schedule(mishaps).items != rough.items)
    }

    @Test("the long feeds are made anew every hour, a late telegram is listed late, and in its silence nothing answers")
    func manner() async throws {
        let hands = LineSinkTests.Hands()
        let start = hands.clock()
        let replay = try TelegramReplay(manner: ReplayManner(silence: 7_200..<7_260), clock: hands.clock)
        func count(_ feed: String) async throws -> Int {
            let answer = try await Client.http("GET", replay.port, "/developer/xml/feed/\(feed).xml")
            return answer.status == 200 ? answer.text.split(separator: "<entry>").count - 1 : -answer.status
        }
        try replay.publish("a_VXSE53.xml", Self.telegram(), at: start.adding(seconds: 60))
        let late = try replay.publish(
            "b_VXSE53.xml", Self.telegram(), at: start.adding(seconds: 60), listedAt: start.adding(seconds: 300))
        #expect(try await [count("eqvol"), count("eqvol_l")] == [0, 0])
        hands.move(seconds: 60)
        #expect(try await count("eqvol") == 1)
        #expect(try await Client.http("GET", replay.port, "/developer/xml/data/\(late)").status == 404)
        hands.move(seconds: 240)
        #expect(try await [count("eqvol"), count("eqvol_l")] == [2, 0])
        #expect(try await Client.http("GET", replay.port, "/developer/xml/data/\(late)").status == 200)
        hands.move(seconds: 3_300)
        #expect(try await [count("eqvol"), count("eqvol_l")] == [0, 2])
        hands.move(seconds: 3_600)
        #expect(try await count("eqvol_l") == -503)
        await replay.stop()
    }

    @Test("who takes gzip gets it; others do not")
    func gzip() async throws {
        let replay = try TelegramReplay { Self.now }
        let path = "/developer/xml/feed/eqvol.xml"
        let plain = try await Client.http("GET", replay.port, path)
        let packed = try await Client.http("GET", replay.port, path, headers: ["Accept-Encoding": "gzip, br"])
        #expect(plain.headers["content-encoding"] == nil && packed.headers["content-encoding"] == "gzip")
        #expect(packed.headers["etag"] == plain.headers["etag"])
        // One stored block; GNU gzip inflates these bytes to the five of the content.
        let bytes: [UInt8] = [
            31, 139, 8, 0, 0, 0, 0, 0, 0, 255, 1, 5, 0, 250, 255, 60, 63, 120, 109, 108, 28, 75, 14, 196, 5, 0, 0, 0,
        ]
        #expect(StoredGzip.bytes(Array("<?xml".utf8)) == bytes)
        let large = StoredGzip.bytes([UInt8](repeating: 7, count: 200_000))
        #expect(large.count == 200_038, "four blocks")
        await replay.stop()
    }

    @Test("a CAP alert becomes an exercise sent now, and an update refers to what the first became")
    func alerts() throws {
        func alert(_ identifier: String, _ sent: String, _ references: String) -> [UInt8] {
            Array(
                """
                <cap:alert xmlns:cap="urn:oasis:names:tc:emergency:cap:1.2"><cap:identifier>\(identifier)</cap:identifier>
                <cap:sender>a@b</cap:sender><cap:sent>\(sent)</cap:sent><cap:status>Actual</cap:status>
                <cap:references>\(references)</cap:references><cap:expires>2020-01-01T02:00:00-00:00</cap:expires></cap:alert>
                """.utf8)
        }
        var rewriter = AlertRewriter()
        let sent = "2020-01-01T01:00:00-00:00"
        let first = try rewriter.rewrite(alert("x1", sent, ""), name: "a", publishedAt: Self.now)
        let firstSent = try #require(XMLBytes.value(of: "sent", in: first.bytes))
        #expect(XMLBytes.value(of: "status", in: first.bytes) == "Exercise")
        #expect(Timestamp(rfc3339: firstSent)?.seconds == Self.now.seconds)
        #expect(XMLBytes.value(of: "identifier", in: first.bytes) == "x1-exercise1")
        let second = try rewriter.rewrite(
            alert("x2", sent, "a@b,x1,\(sent)"), name: "b", publishedAt: Self.now.adding(seconds: 60))
        #expect(XMLBytes.value(of: "references", in: second.bytes) == "a@b,x1-exercise1,\(firstSent)")
        #expect(XMLBytes.value(of: "expires", in: second.bytes)?.hasSuffix("-00:00") == true)
    }

    @Test("the district's RSS shows its items, escaped")
    func news() async throws {
        let replay = try TelegramReplay { Self.now }
        replay.show(news: [
            NewsItem(
                guid: "1", title: "ごみの日 <変更> & お知らせ", link: "http://127.0.0.1/1", summary: "本文", published: Self.now)
        ])
        let answer = try await Client.http("GET", replay.port, "/ward/news.rss")
        #expect(answer.headers["content-type"] == "application/rss+xml")
        #expect(answer.text.contains("ごみの日 &lt;変更&gt; &amp; お知らせ") && XMLParser(data: answer.body.data).parse())
        await replay.stop()
    }

    @Test("every real and official telegram and every CAP file is replayed as a drill or refused with a reason")
    func samples() throws {
        var replayed = 0
        var refused: [String: Int] = [:]
        var rewriter = TelegramRewriter()
        for folder in ["samples/jma/real", "samples/jma/official"] {
            for file in SharedSamples.files(folder) where file.pathExtension == "xml" {
                let bytes = [UInt8](try Data(contentsOf: file))
                do {
                    let telegram = try rewriter.rewrite(
                        bytes, name: file.lastPathComponent, publishedAt: Self.now)
                    let control = try #require(XMLBytes.content(of: "Control", in: telegram.bytes))
                    #expect(XMLBytes.value(of: "Status", in: telegram.bytes, within: control) == "訓練")
                    #expect(XMLParser(data: telegram.bytes.data).parse(), "\(file.lastPathComponent)")
                    replayed += 1
                } catch {
                    refused["\(error)".replacing(file.lastPathComponent, with: ""), default: 0] += 1
                }
            }
        }
        var alerts = 0
        var alertRewriter = AlertRewriter()
        for file in SharedSamples.files("samples/cap") where ["cap", "xml"].contains(file.pathExtension) {
            let bytes = [UInt8](try Data(contentsOf: file))
            guard let alert = try? alertRewriter.rewrite(bytes, name: "a", publishedAt: Self.now) else { continue }
            #expect(XMLBytes.value(of: "status", in: alert.bytes) == "Exercise")
            alerts += 1
        }
        print("Replay: \(replayed) telegrams and \(alerts) CAP alerts as drills; refused: \(refused)")
    }
}

extension [UInt8] {
    fileprivate var data: Data { Data(self) }
}
