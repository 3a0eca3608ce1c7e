import Files
import Foundation
import Intake
import Notice
import TestSupport
import Testing

@testable import Ledger
@testable import noroshi

/// Gauges, a regional system's own files, mails and J-Alert's text, through a folder or a mailbox.
@Suite struct DoorKindTests {
    /// Puts files into a new folder and has them taken.
    private func take(
        _ kind: SourceSettings.Kind, _ files: [(name: String, bytes: [UInt8])], layout: SpoolLayout = .folder,
        charset: String? = nil, change: (inout SourceSettings) -> Void
    ) async throws -> (bench: Bench, path: String) {
        let bench = try Bench(kind, name: kind.rawValue) { settings in
            settings.feeds = []
            change(&settings)
        }
        let path = bench.folder.appending(path: "spool").path()
        for folder in layout == .maildir ? ["new", "cur", "tmp"] : ["."] {
            try FileManager.default.createDirectory(
                atPath: "\(path)/\(folder)", withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700])
        }
        let loop = FolderLoop(
            folder: .init(path: path, layout: layout, every: .seconds(1), charset: charset), desk: bench.desk,
            clock: bench.clock)
        for file in files {
            try Data(file.bytes).write(to: URL(filePath: "\(path)/\(file.name)"))
            // Written before the bench's own time.
            try FileManager.default.setAttributes(
                [.modificationDate: Date(timeIntervalSince1970: Double(Bench.start.seconds - 60))],
                ofItemAtPath: "\(path)/\(file.name)")
            #expect(await loop.round() == 1)
        }
        return (bench, path)
    }

    @Test("a gauge's file in Shift_JIS tells a step once it is taken, and once it is left")
    func gauges() async throws {
        func file(_ minute: Int, _ level: String) throws -> (String, [UInt8]) {
            let text = "局番号,観測時刻,水位\r\n12,2026/09/21 22:\(minute < 10 ? "0" : "")\(minute),\(level)\r\n"
            return ("\(minute).csv", Array(try #require(text.data(using: .shiftJIS))))
        }
        let files = try [file(0, "1.0"), file(10, "3.1"), file(11, "3.2"), file(12, "欠測"), file(20, "0.5")]
        let (bench, _) = try await take(.gauges, files, charset: "Shift_JIS") {
            $0.format = .gauges(
                GaugeLayout(format: .csv, station: "局番号", time: "観測時刻", value: "水位", missing: ["欠測"]))
            $0.gauges = [
                Gauge(
                    station: "12", name: "のろし橋", quantity: "水位", unit: "m", hazard: .flood,
                    steps: [.init(threshold: 3, name: "氾濫危険水位", urgency: .urgent)])
            ]
        }
        func recorded(_ phase: Phase) -> Int { bench.log(containing: "\"notice.phase\":\"\(phase.rawValue)\"") }
        #expect(bench.log(containing: "\"notice.product\":\"gauge\"") == 2)
        #expect(recorded(.alert) == 1 && recorded(.allClear) == 1)
    }

    @Test("a mapping reads a regional system's CSV from the folder; what it does not know is refused with the word")
    func mapped() async throws {
        let csv = "id,at,kind,area,code,mode\n1,2026-09-21T22:30:00,停電,見本市,04207,本番\n"
        let (bench, path) = try await take(
            .mapped, [("a.csv", Array(csv.utf8)), ("b.csv", Array(csv.replacing("本番", with: "謎").utf8))]
        ) {
            $0.format = .mapped(
                Mapping(
                    format: .csv, sender: "pref",
                    fields: [
                        .identifier: .init(path: "id"), .sent: .init(path: "at"), .event: .init(path: "kind"),
                        .status: .init(path: "mode", words: ["本番": "Actual"]), .areaName: .init(path: "area"),
                        .areaCode: .init(path: "code"),
                    ]))
        }
        #expect(try await bench.products() == ["cap"])
        let reasons = try FileManager.default.contentsOfDirectory(atPath: "\(path)/refused")
            .filter { $0.hasSuffix(".reason.txt") }
        let reason = try String(contentsOfFile: "\(path)/refused/\(try #require(reasons.first))", encoding: .utf8)
        #expect(reason.contains("謎") && reason.contains("Add the word to the mapping"))
    }

    @Test("a mail in ISO-2022-JP from a listed sender is news once; one from elsewhere is kept with its reason")
    func mail() async throws {
        func mail(_ sender: String, _ subject: String, id: String) throws -> [UInt8] {
            let text = try #require("今日１０時から断水します。".data(using: .iso2022JP))
            let title = try #require(subject.data(using: .iso2022JP)).base64EncodedString()
            return Array(
                ("From: =?UTF-8?B?6Ziy54G9?= <\(sender)>\r\nMessage-ID: <\(id)@x>\r\nSubject: =?ISO-2022-JP?B?\(title)?=\r\n"
                    + "Content-Type: text/plain; charset=ISO-2022-JP\r\nContent-Transfer-Encoding: base64\r\n\r\n"
                    + text.base64EncodedString() + "\r\n").utf8)
        }
        let (bench, path) = try await take(
            .mail,
            [
                ("new/1.a", try mail("bousai@pref.example.jp", "断水のお知らせ", id: "1")),
                ("new/2.a", try mail("bousai@pref.example.jp", "断水のお知らせ", id: "1")),
                ("new/3.a", try mail("spam@evil.example", "避難してください", id: "3")),
            ], layout: .maildir
        ) {
            $0.format = .mail(MailRules(senders: ["bousai@pref.example.jp"], server: nil))
            $0.topics = TopicRules([], otherwise: .disaster)
        }
        let told =
            try await bench.ledger.acceptedNotices().map(\.content) + bench.ledger.pendingNotices().map(\.content)
        #expect(told.map { $0.texts[.japanese]?.headline } == ["断水のお知らせ"] && told.map(\.topic) == [.disaster])
        #expect(told.first?.texts[.japanese]?.body.contains("断水します") == true)
        let files = FileManager.default
        #expect(try files.contentsOfDirectory(atPath: "\(path)/cur").sorted() == ["1.a:2,S", "2.a:2,S"])
        #expect(try files.contentsOfDirectory(atPath: "\(path)/refused").count == 2)
        #expect(try files.contentsOfDirectory(atPath: "\(path)/new").isEmpty)
    }

    @Test("what is handed in with the same words as before is news: another mail, another feed")
    func sameWords() async throws {
        func mail(_ id: Int) -> [UInt8] {
            Array("From: <a@b.example>\r\nMessage-ID: <\(id)@x>\r\nSubject: 避難所を開設\r\n\r\n体育館\r\n".utf8)
        }
        let (mailbox, _) = try await take(
            .mail, (1...3).map { ("new/\($0).a", mail($0)) }, layout: .maildir
        ) { $0.format = .mail(MailRules(senders: ["a@b.example"], server: nil)) }
        #expect(try await mailbox.products().count == 3)

        func feed(_ id: Int) -> [UInt8] { Array(SourceLoopTests.news.replacing(">1<", with: ">\(id)<").utf8) }
        let (folder, _) = try await take(.feed, (1...3).map { ("\($0).rss", feed($0)) }) { _ in }
        // The first feed's is archived, as a polled one's is.
        #expect(try await folder.products().count == 3)
    }

    @Test("J-Alert's text is an alert; a test of it is none; one without a date counts from when its file was written")
    func jAlert() async throws {
        let alert = "ミサイル発射情報。ミサイル発射情報。先程、ミサイルが発射された模様です。"
        let (bench, path) = try await take(
            .jAlert, [("1.txt", Array(alert.utf8)), ("2.txt", Array("これは、Ｊアラートの伝達試験です。".utf8))]
        ) { $0.format = .jAlert }
        #expect(try await bench.products() == ["cap"])
        // Read again after a crash, it is known: the file is as old as it was.
        let done = try #require(
            FileManager.default.contentsOfDirectory(atPath: "\(path)/done").first { $0.hasSuffix("1.txt") })
        try FileManager.default.moveItem(atPath: "\(path)/done/\(done)", toPath: "\(path)/work/1.txt")
        bench.clock.move(seconds: 3_600)
        let next = FolderLoop(
            folder: .init(path: path, layout: .folder, every: .seconds(1)), desk: bench.desk, clock: bench.clock)
        #expect(await next.round() == 1)
        #expect(try await bench.products() == ["cap"])
    }

    @Test("what may be a real J-Alert and was taken for a test is told to staff at once; a plain test once, quietly")
    func jAlertTests() async throws {
        let plain = Array("これは、Ｊアラートのテストです。".utf8)
        let doubtful = Array("ミサイル発射。ミサイル発射。これは訓練ではなく本物です。".utf8)
        let (bench, path) = try await take(
            .jAlert, [("1.txt", plain), ("2.txt", plain), ("3.txt", plain), ("4.txt", doubtful)]
        ) { $0.format = .jAlert }
        #expect(try await bench.products().isEmpty)
        #expect(bench.log(containing: "a J-Alert test has arrived") == 1)
        let warning = "taken for a drill or a test and told to nobody: read it now"
        #expect(bench.log(containing: warning) == 1 && bench.log(containing: "\"level\":\"warning\"") == 1)
        let line = try #require(bench.world.log.first { $0.contains(warning) })
        #expect(line.contains("本物なら、ただちに手動で発信") && line.contains("ミサイル発射"))
        #expect(bench.metric("noroshi_documents_refused_total{source=\"jAlert\",reason=\"test\"}") == 3)
        #expect(bench.metric("noroshi_documents_refused_total{source=\"jAlert\",reason=\"doubtful-test\"}") == 1)
        // What came shows that the receiver works, meant or not.
        let health = await bench.desk.health()
        #expect(health.refused == 1 && health.newestRefusals.map(\.reason) == [.doubtfulTest])
        #expect(health.freshAt != nil)
        let files = FileManager.default
        func reasons(_ folder: String) throws -> [String] {
            try files.contentsOfDirectory(atPath: "\(path)/\(folder)").filter { $0.hasSuffix(".reason.txt") }
        }
        #expect(try reasons("done").count == 3)
        let reason = try String(
            contentsOfFile: "\(path)/refused/\(try #require(try reasons("refused").first))", encoding: .utf8)
        #expect(reason.contains("誰にも知らせていません。読んで") && !reason.contains("直したうえで"))
        #expect(reason.contains("reason: doubtful-test") && reason.contains("issue it by hand now"))

        // It is kept whole, also where a caller keeps nothing; no later release tells it as new.
        let kept = try await bench.desk.quarantine.documents()
        #expect(kept.map(\.bytes) == [doubtful] && health.quarantined == 1)
        var real = try #require(kept.first)
        real.bytes = Array("ミサイル発射。".utf8)
        _ = try await bench.desk.quarantine.keep(real)
        bench.ledger.close()
        let later = try Bench(.jAlert, name: "jAlert", folder: bench.folder, version: "2") {
            $0.feeds = []
            $0.format = .jAlert
        }
        later.clock.move(seconds: 4 * 3_600)
        _ = try await later.desk.take(plain, name: "5.txt", contentType: nil)
        #expect(try await later.products().isEmpty)
        #expect(try await later.desk.quarantine.documents().map(\.refusal.reason) == [.outdated])

        let now = bench.clock.now
        let findings = Finding.documents(health, now: now)
        #expect(findings.map(\.check) == ["source.test"] && findings.map(\.state) == [.fault])
        #expect(Finding.documents(health, now: now.adding(seconds: 90_000)).map(\.state) == [.attention])
    }

    @Test("a drill site tells a J-Alert test as one, and has nothing to say of it")
    func jAlertDrill() async throws {
        let bench = try Bench(.jAlert, name: "j", mode: .drill) {
            $0.feeds = []
            $0.format = .jAlert
        }
        let text = Array("訓練放送。ミサイル発射。".utf8)
        let taken = try await bench.desk.take(text, name: "1.txt", contentType: nil)
        #expect(taken == .taken(notices: 1, refusals: []))
        #expect(try await bench.products() == ["cap"])
        #expect(await bench.desk.health().refused == 0 && bench.log(containing: "read it now") == 0)
    }

    @Test("J-Alert's text in a file of an old time is told where it came just now; what lay there for hours is refused")
    func jAlertOldFile() async throws {
        let bench = try Bench(.jAlert, name: "j") {
            $0.feeds = []
            $0.format = .jAlert
        }
        let path = bench.folder.appending(path: "spool").path()
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        func put(_ name: String, hoursAgo: Double) throws {
            try Data("ミサイル発射情報。ミサイル発射情報。".utf8).write(to: URL(filePath: "\(path)/\(name)"))
            try FileManager.default.setAttributes(
                [.modificationDate: Date(timeIntervalSince1970: Double(Bench.start.seconds) - hoursAgo * 3_600)],
                ofItemAtPath: "\(path)/\(name)")
        }
        let loop = FolderLoop(
            folder: .init(path: path, layout: .folder, every: .seconds(1)), desk: bench.desk, clock: bench.clock)
        // Nobody knows when this one came: the daemon was not there.
        try put("1.txt", hoursAgo: 5)
        #expect(await loop.round() == 1)
        #expect(try await bench.products().isEmpty)
        let reasons = try FileManager.default.contentsOfDirectory(atPath: "\(path)/refused")
            .filter { $0.hasSuffix(".reason.txt") }
        let reason = try String(contentsOfFile: "\(path)/refused/\(try #require(reasons.first))", encoding: .utf8)
        #expect(reason.contains("reason: outdated") && reason.contains("ミサイル発射情報"))
        #expect(await bench.desk.health().newestRefusals.map(\.reason) == [.outdated])
        // A receiver whose clock stands in another year.
        try put("2.txt", hoursAgo: 9_000)
        #expect(await loop.round() == 1)
        #expect(try await bench.products() == ["cap"])
    }
}

@Suite("The settings of doors")
struct DoorSettingsTests {
    private func load(_ sources: String) throws -> Configuration {
        let town = try DrillTown()
        defer { town.remove() }
        try town.write(secret: "source-token", String(repeating: "a", count: 48))
        try town.write(secret: "short-token", "a")
        try town.write(secret: "source-key", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
        try town.write(
            town.configuration(.init(line: 9_101)).replacing("sources: {  }", with: "sources: { \(sources) }"),
            to: "noroshi.json5")
        return try ConfigurationFile.load(town.configurationPath)
    }

    @Test("folders, mailboxes and calls are read; paths stand beside the configuration")
    func read() throws {
        let sources = try load(
            """
            a: { kind: "jAlert", folder: "j-alert", every: "5s", charset: "Shift_JIS" },
            b: { kind: "mail", maildir: "/var/mail/b", senders: ["@pref.example.jp"], authenticatedBy: "mx.example" },
            c: { kind: "cap", folder: "/srv/c", push: { tokenFile: "secrets/source-token", keyFile: "secrets/source-key" } },
            """
        ).sources
        #expect(sources.allSatisfy { $0.feeds.isEmpty })
        let folder = try #require(sources[0].doors?.folder)
        #expect(folder.path.hasSuffix("/j-alert") && folder.every == .seconds(5) && folder.charset == "Shift_JIS")
        #expect(sources[1].doors?.folder?.layout == .maildir && sources[1].doors?.folder?.every == .seconds(1))
        guard case .mail(let rules) = sources[1].format else {
            Issue.record("no mail")
            return
        }
        #expect(rules == MailRules(senders: ["@pref.example.jp"], server: "mx.example"))
        #expect(sources[2].doors?.calls?.perMinute == 60 && sources[2].doors?.folder?.path == "/srv/c")
        #expect("\(sources[2])".contains("whsec") == false)
    }

    @Test(
        "a fault is told with its place and what to do",
        arguments: [
            ("a: { kind: \"jAlert\" }", "`folder`, a `maildir` or `push`"),
            ("a: { kind: \"mail\", feeds: [\"https://x/\"], senders: [\"a@b\"] }", "stands at no address"),
            ("a: { kind: \"cap\", feeds: [\"https://x/\"], folder: \"f\" }", "make two sources"),
            ("a: { kind: \"cap\", folder: \"f\", maildir: \"m\" }", "one folder"),
            ("a: { kind: \"cap\", folder: \"f\", poll: \"60s\" }", "poll"),
            ("a: { kind: \"cap\", folder: \"f\", charset: \"UTF-7\" }", "no encoding"),
            ("a: { kind: \"mail\", folder: \"f\" }", "senders"),
            ("a: { kind: \"mail\", folder: \"f\", senders: [\"pref\"] }", "senders"),
            (
                "a: { kind: \"cap\", push: { tokenFile: \"secrets/short-token\", keyFile: \"secrets/source-key\" } }",
                "guessed"
            ),
            (
                "a: { kind: \"cap\", push: { tokenFile: \"secrets/source-token\", keyFile: \"secrets/short-token\" } }",
                "whsec_"
            ),
        ])
    func refused(source: String, says: String) {
        let message = #expect(throws: (any Error).self) { try load(source) }.map { "\($0)" } ?? ""
        #expect(message.contains("noroshi.json5:") && message.contains(says), "\(message)")
    }
}
