import Channel
import Delivery
import Foundation
import Notice
import TestSupport
import Testing

@testable import Ledger
@testable import noroshi

/// Ledgers that really are damaged, each in one way, and what the doctor says of them.
@Suite("The doctor")
struct DoctorTests {
    /// A drill site whose daemon is stopped, with one notice told to fifty people.
    private final class Patient {
        let files: DrillTown
        let notice: NoticeID
        static let people = 50

        init() async throws {
            files = try DrillTown()
            try files.write(files.configuration(.init(line: 9)), to: "noroshi.json5")
            let line = ChannelID(rawValue: "line")
            let now = SystemClock().now
            let ledger = try Ledger.open(
                path: files.ledgerPath, key: try Self.key(files), head: files.folder.appending(path: "audit-head").path)
            defer { ledger.close() }
            try await ledger.importSubscriptions(
                (0..<Self.people).map {
                    NewSubscription(
                        channel: line, address: Address("U\($0)"), language: .japanese, consentedAt: now)
                })
            let content = Content(
                status: .exercise, phase: .alert, source: SourceID(rawValue: "jma"), hazard: .flood, urgency: .urgent,
                product: "staff", areas: [], sent: now, expires: nil, texts: [.japanese: NoticeText(headline: "川")])
            let recorded = try await ledger.accept(
                Acceptance(
                    source: content.source,
                    proposals: [
                        Ledger.Proposal(
                            draft: Draft(thread: ThreadID(rawValue: "t"), content: content),
                            verdict: .accepted(channels: [line], rule: "test"),
                            audience: Audience(districts: [], topic: .disaster, urgency: .urgent), manner: .loud)
                    ], actor: "source:jma", at: now))
            notice = try #require(recorded.first?.id)
            while try await ledger.expand(now: now) {}
            for item in try await ledger.neededPreparations(limit: 10) {
                try await ledger.storePrepared(
                    [
                        Prepared(
                            notice: item.notice.id, channel: line, language: item.language, bytes: Array("川".utf8),
                            fields: [:])
                    ], at: now)
            }
        }

        deinit { files.remove() }

        static func key(_ files: DrillTown) throws -> [UInt8] {
            try LedgerKey.bytes(of: ConfigurationFile.load(files.configurationPath).ledger.key)
        }

        /// Changes the ledger behind its back.
        func tamper(_ sql: String) throws { try Database(path: files.ledgerPath, role: .writer).execute(sql) }

        /// Overwrites the file itself.
        func overwrite(at offset: UInt64, with bytes: [UInt8]) throws {
            let file = try FileHandle(forWritingTo: URL(filePath: files.ledgerPath))
            try file.seek(toOffset: offset)
            try file.write(contentsOf: Data(bytes))
            try file.close()
        }

        func findings() -> [Finding] { Doctor(configurationPath: files.configurationPath).findings() }

        func faults() -> [Finding] { findings().filter { $0.state == .fault } }
    }

    @Test("nothing is wrong with a ledger that was stopped in order; what waits is told with what to do")
    func well() async throws {
        let patient = try await Patient()
        let findings = patient.findings()
        #expect(findings.allSatisfy { $0.state != .fault }, "\(findings.filter { $0.state == .fault })")
        let waiting = try #require(findings.first { $0.check == "deliveries" })
        #expect(waiting.state == .attention && waiting.what.ja.contains("待機中50件"))
        #expect(waiting.fix?.en.contains("noroshi serve") == true)
        // Looking leaves the ledger as it was.
        let ledger = try Ledger.open(path: patient.files.ledgerPath, key: try Patient.key(patient.files))
        #expect(try await ledger.tally(patient.notice).first?.counts == [.queued: 50])
        ledger.close()
    }

    @Test("damaged pages are found and lead to the backup")
    func pages() async throws {
        let patient = try await Patient()
        let size = try #require(
            FileManager.default.attributesOfItem(atPath: patient.files.ledgerPath)[.size] as? UInt64)
        for page in 3..<min(size / 4_096, 40) {
            try patient.overwrite(at: page * 4_096, with: [UInt8](repeating: 0xA5, count: 512))
        }
        let faults = patient.faults()
        let pages = try #require(faults.first { $0.check == "ledger.pages" })
        #expect(pages.what.ja.contains("壊れています") && pages.fix?.ja.contains("控えから戻して") == true)
        #expect(pages.place == patient.files.ledgerPath)
    }

    @Test("a first page that is damaged, and a file of another kind, are told as that")
    func header() async throws {
        let patient = try await Patient()
        try patient.overwrite(at: 0, with: [UInt8](repeating: 0x5A, count: 100))
        #expect(patient.faults().contains { $0.what.ja.contains("壊れて") || $0.what.ja.contains("台帳ではない") })
        let other = try await Patient()
        try other.tamper("PRAGMA application_id = 7")
        #expect(other.faults().map(\.check) == ["ledger.identity"])
        let newer = try await Patient()
        try newer.tamper("PRAGMA user_version = 99")
        #expect(newer.faults().first?.fix?.ja.contains("新しい版") == true)
    }

    @Test("bytes to be sent that are not what was prepared are counted, with who waits for them")
    func prepared() async throws {
        let patient = try await Patient()
        try patient.tamper("UPDATE bytes SET bytes = x'e6b0b4'")
        let fault = try #require(patient.faults().first)
        #expect(fault.check == "ledger.prepared" && fault.what.ja.contains("文面1件") && fault.what.ja.contains("50件"))
        #expect(fault.what.en.contains("\(patient.notice) line ja"))
        let gone = try await Patient()
        try gone.tamper("PRAGMA foreign_keys = OFF; DELETE FROM bytes")
        #expect(gone.faults().contains { $0.check == "ledger.prepared" })
    }

    @Test(
        "a notice, a plan or an audit row that was changed is found",
        arguments: [
            "UPDATE notice SET content = x'7b7d'", "UPDATE plan SET high_water = high_water + 1",
            "UPDATE audit SET actor = 'nobody' WHERE sequence = 1", "DELETE FROM audit WHERE sequence = 2",
        ])
    func audit(tampering: String) async throws {
        let patient = try await Patient()
        try patient.tamper(tampering)
        #expect(patient.faults().map(\.check) == ["ledger.audit"])
    }

    @Test("a chain that was cut is found by the head outside; a head that is not there is told")
    func head() async throws {
        let patient = try await Patient()
        try patient.tamper("DELETE FROM audit WHERE sequence = (SELECT max(sequence) FROM audit)")
        #expect(patient.faults().contains { $0.check == "ledger.audit" })
        let other = try await Patient()
        try FileManager.default.removeItem(at: other.files.folder.appending(path: "audit-head"))
        #expect(other.findings().contains { $0.check == "audit.head" && $0.state == .attention })
    }

    @Test("another key, and a secret that others may read, are told before a start would refuse")
    func secrets() async throws {
        let patient = try await Patient()
        try patient.files.write(secret: "ledger-key", String(repeating: "ab", count: 32))
        #expect(patient.faults().map(\.check) == ["ledger.key"])
        let path = patient.files.folder.appending(path: "secrets/ledger-key").path
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
        let fault = try #require(patient.faults().first)
        #expect(fault.check == "configuration" && fault.what.en.contains("chmod 600"))
    }

    @Test("a clock before the newest entry is a fault; so is one that was set while the daemon ran")
    func clock() async throws {
        let patient = try await Patient()
        let ledger = try Ledger.open(
            path: patient.files.ledgerPath, key: try Patient.key(patient.files),
            head: patient.files.folder.appending(path: "audit-head").path)
        try await ledger.audit(
            actor: "staff:a", action: "person.login", subject: "a", at: SystemClock().now.adding(seconds: 86_400))
        ledger.close()
        let fault = try #require(patient.faults().first)
        #expect(fault.check == "clock" && fault.what.ja.contains("時計が戻っています"))
        let now = SystemClock().now
        #expect(Finding.clock(now: now, newestAudit: now, jump: 3_600).what.ja.contains("60分進められました"))
        #expect(Finding.clock(now: now, newestAudit: now, jump: -301).state == .fault)
        #expect(Finding.clock(now: now, newestAudit: now, jump: 5).state == .ok)
    }

    @Test("what was given up, and what is not known, comes with the command that sends it again")
    func unreached() async throws {
        let patient = try await Patient()
        let ledger = try Ledger.open(
            path: patient.files.ledgerPath, key: try Patient.key(patient.files),
            head: patient.files.folder.appending(path: "audit-head").path)
        try await ledger.giveUp(patient.notice, on: "line", most: 3)
        ledger.close()
        let finding = try #require(patient.findings().first { $0.check == "deliveries" })
        #expect(finding.what.ja.contains("何度試しても届けられず3件"))
        #expect(finding.fix?.en.contains("noroshi notice resend \(patient.notice) --channel line") == true)
    }

    @Test("counts that do not agree with the rows, and a channel that is not set up any more, are told")
    func counts() async throws {
        let patient = try await Patient()
        try patient.tamper("UPDATE tally SET count = count + 1")
        #expect(patient.findings().contains { $0.check == "ledger.counts" && $0.state == .attention })
        let text = try String(contentsOfFile: patient.files.configurationPath, encoding: .utf8)
        try patient.files.write(text.replacing("line: {", with: "sms: {"), to: "noroshi.json5")
        let findings = patient.findings()
        #expect(findings.contains { $0.check == "deliveries" && $0.state == .fault && $0.what.ja.contains("line") })
        #expect(findings.contains { $0.check == "subscribers" && $0.what.en.contains("50 people") })
    }

    @Test(
        "a full disk, a read-only one, one that fails, one in the network, one in memory: each says what happened and what to do"
    )
    func disks() {
        func states(_ volume: Volume, _ people: Int = 1_000_000) -> [Finding.State] {
            Finding.volume(volume, subscribers: people, at: "/var/lib/noroshi").map(\.state)
        }
        #expect(states(Volume(kind: "ext4", freeBytes: 10 << 30)) == [.ok, .ok])
        #expect(states(Volume(kind: "ext4", freeBytes: 100 << 20)) == [.ok, .attention])
        #expect(states(Volume(kind: "ext4", freeBytes: 1 << 20)) == [.ok, .fault])
        #expect(states(Volume(kind: "ext4", freeBytes: 10 << 30, freeFiles: 0)) == [.ok, .fault])
        #expect(states(Volume(kind: "ext4", freeBytes: 10 << 30, isReadOnly: true)) == [.fault, .ok])
        #expect(states(Volume(kind: "nfs4", freeBytes: 10 << 30)) == [.fault, .ok])
        #expect(states(Volume(kind: "tmpfs", freeBytes: 10 << 30)) == [.attention, .ok])
        let failing = Finding.fault("ledger.open", .sqlite(code: 10 | (3 << 8), message: "disk I/O error"), at: "/x")
        #expect(failing.what.ja.contains("入出力エラー") && failing.fix?.en.contains("exit code 74") == true)
        let full = Finding.fault("ledger.open", .full, at: "/x")
        #expect(full.what.ja.contains("何も受け付けられません") && full.fix?.ja.contains("もう一度") == true)
    }

    @Test("the kind of a file system is that of the mount nearest above, blanks in its name included")
    func mounts() {
        let mounts = """
            22 1 8:1 / / rw,relatime - ext4 /dev/sda1 rw
            30 22 0:40 / /var/lib rw shared:7 - nfs4 server:/x rw
            31 22 0:41 / /var/lib/two\\040words rw - cifs //server/x rw
            32 22 8:2 / /var/library rw - xfs /dev/sdb rw
            """
        #expect(Volume.kind(of: "/var/lib/noroshi", mounts: mounts) == "nfs4")
        #expect(Volume.kind(of: "/var/lib/two words/x", mounts: mounts) == "cifs")
        #expect(Volume.kind(of: "/var/library", mounts: mounts) == "xfs")
        #expect(Volume.kind(of: "/srv", mounts: mounts) == "ext4")
        #expect(Volume.kind(of: "/srv", mounts: "") == "")
    }

    @Test("a source that has not been read for long is told; one that was is not")
    func sources() {
        let now = SystemClock().now
        func state(_ last: Int64?, running: Bool = true) -> Finding.State {
            Finding.source(
                SourceID(rawValue: "jma"), poll: .seconds(60), isRunning: running,
                startedAt: now.adding(seconds: -7_200),
                lastSuccess: last.map { now.adding(seconds: -$0) }, changedAt: nil, now: now
            ).state
        }
        #expect(state(30) == .ok && state(601) == .attention && state(nil) == .attention)
        #expect(state(nil, running: false) == .ok)
        #expect(
            RunningDaemon.lastSuccess(
                "# TYPE x gauge\nnoroshi_source_last_success_timestamp_seconds{source=\"jma\"} 1790000000.0\n")
                == [SourceID(rawValue: "jma"): Timestamp(milliseconds: 1_790_000_000_000)])
        #expect(
            RunningDaemon.openFiles("Limit   Soft\nMax open files            1024       524288     files\n") == 1_024)
        #expect(Proc.startTicks("12 (a ) b) S 1 1 1 0 -1 4194304 1 0 0 0 0 0 0 0 20 0 1 0 4711 1 1") == 4_711)
    }
}
