import Channel
import Delivery
import Notice

@testable import Intake
@testable import Ledger

/// The end of a history: everything gets well, everything planned comes to an end, and the whole is held against the promises.
extension History {
    private static let longestSettling: Int64 = 12 * 3_600_000

    /// Heals what was broken and waits until nothing is left to do.
    func settle() {
        trace.note(clock.ticks, "everything gets well")
        network.weather = [:]
        disk.limit(nil)
        disk.cut(after: nil)
        disk.failSync(after: nil)
        disk.failRead(after: nil)
        if clock.heldOff != 0 { clock.step(-clock.heldOff) }
        var (end, settling) = (clock.ticks + Self.longestSettling, runs)
        while chronicle.violations.isEmpty {
            if process == nil { boot() }
            releaseDue()
            pollSource(isFair: true)
            run(for: 1_000)
            if isAtRest() { return }
            // Nothing happens for long: waits are minutes, quiet hours more.
            if network.isQuiet { run(for: 60_000) }
            // It may have been down for days, which is no time for anything to come to an end.
            if runs != settling { (end, settling) = (clock.ticks + Self.longestSettling, runs) }
            guard clock.ticks < end else {
                chronicle.violate(2, at: clock.ticks, "the ledger does not come to rest: \(leftOver())")
                return
            }
        }
    }

    private func isAtRest() -> Bool {
        guard let process, process.engine.onTheWire == 0, !process.engine.holdsRequests, network.isQuiet,
            process.answered.isEmpty, !desk.contains(where: { $0.releaseAt != nil }),
            process.source.cursor.etag == source.etag
        else { return false }
        let pending = try? process.database.pendingCount()
        let unfinished = try? process.database.first("SELECT count(*) FROM leg WHERE is_finished = 0") { $0.int(0) }
        return pending == 0 && unfinished == 0
    }

    private func leftOver() -> String {
        guard let process else { return "the daemon is not running" }
        let rows = try? process.database.all(
            """
            SELECT n.id || ' plan ' || p.state || ' on ' || l.channel || ': ' || coalesce((
                SELECT group_concat(d.subscription || ' is ' || d.state || ' in ' || coalesce((SELECT a.id || '/' || a.state || '/' || a.open || '/' || a.again || '/' || a.sends FROM attempt a WHERE a.id = d.attempt), '-') || iif(d.due IS NULL, '', ' due'), ', ') FROM delivery d
                WHERE d.notice = l.notice AND d.channel = l.channel AND (d.due IS NOT NULL OR d.state IN (1, 10))), 'no row')
            FROM leg l JOIN plan p ON p.notice = l.notice JOIN notice n ON n.number = l.notice WHERE l.is_finished = 0
            """
        ) { $0.text(0) }
        return "\(rows ?? []); \(process.engine.onTheWire) on the wire"
    }

    private func violate(_ promise: Int, _ what: @autoclosure () -> String) {
        chronicle.violate(promise, at: clock.ticks, what())
    }

    func checkAtTheEnd() {
        guard let process else { return violate(0, "the daemon is not running at the end") }
        do {
            let check = try process.database.first("PRAGMA integrity_check") { $0.text(0) }
            if check != "ok" { violate(1, "the ledger is damaged: \(check ?? "")") }
            try checkAccepted(process.database)
            try checkDeliveries(process.database)
            try checkAuthority(process.database)
            try checkConfinement(process.database)
            try checkSource(process.database)
        } catch { violate(0, "the ledger could not be looked at: \(error)") }
    }

    /// Promise 1: what was confirmed is there.
    private func checkAccepted(_ database: Database) throws {
        let stored = try database.all("SELECT id, version, lifecycle, hash FROM notice") {
            ($0.text(0), $0.int(1), $0.text(2), $0.text(3))
        }
        let rows = Dictionary(stored.map { ($0.0, $0) }, uniquingKeysWith: { first, _ in first })
        for (id, known) in chronicle.accepted {
            let row = rows[id.rawValue]
            let hash = try ContentHash(of: known.notice.content).rawValue
            let isThere = row?.1 == known.notice.version && row?.2 == Lifecycle.accepted.rawValue && row?.3 == hash
            if !isThere { violate(1, "\(id) was confirmed and is not in the ledger as it was") }
        }
        let accepted = stored.filter { $0.2 == Lifecycle.accepted.rawValue }.count
        if accepted != chronicle.accepted.count { violate(1, "the ledger holds notices that nobody accepted") }
        for (id, member) in chronicle.members {
            let isThere = try database.first("SELECT ended_at IS NULL FROM subscription WHERE id = ?1", id) {
                $0.bool(0)
            }
            if isThere != (member.endedAt == nil) { violate(1, "subscription \(id) is not as it was confirmed") }
        }
    }

    /// Promise 8: the chain is whole, and everything public goes back to it.
    private func checkAuthority(_ database: Database) throws {
        let chain = try database.verifyChain(after: nil, limit: .max, known: nil)
        for fault in chain.faults { violate(8, "audit: \(fault)") }
        if chronicle.damaged.isEmpty {
            let notices = try database.verifyNotices(after: 0, limit: .max)
            for fault in notices.faults { violate(8, "audit: \(fault)") }
        }
        for (id, known) in chronicle.accepted {
            let rows = try database.auditRows(about: id.rawValue).filter { $0.action == "notice.accepted" }
            if rows.count != 1 { violate(8, "\(id) was accepted \(rows.count) times by the audit chain") }
            if known.notice.content.order != nil {
                let isByTwo = known.approver != nil && known.approver != known.author
                if !isByTwo && known.warrant != .breakGlass { violate(8, "the order \(id) has one person behind it") }
            }
        }
    }

    /// Promise 10: nobody's address and no secret stands anywhere in clear, and who was deleted has left nothing.
    private func checkConfinement(_ database: Database) throws {
        for person in chronicle.people {
            if disk.contains(Array(person.address.rawValue.utf8)) { violate(10, "an address stands in clear") }
            if !person.secret.isEmpty, disk.contains(Array(person.secret.utf8)) {
                violate(10, "a signing secret stands in clear")
            }
        }
        for secret in Town.secrets where disk.contains(Array(secret.utf8)) { violate(10, "a token stands in clear") }
        for (id, member) in chronicle.members where member.endedAt != nil {
            let isLeft = try database.first(
                "SELECT sealed IS NOT NULL OR blind IS NOT NULL FROM subscription WHERE id = ?1", id
            ) { $0.bool(0) }
            if isLeft != false { violate(10, "the address of subscription \(id), which ended, is still there") }
            let isErased = try database.first(
                "SELECT count(*) FROM erased WHERE blind = ?1",
                vault.blindIndex(member.channel, chronicle.people[member.person].address)
            ) { $0.int(0) }
            let isBack = chronicle.members.contains { $0.key > id && $0.value.person == member.person }
            if member.isDeleted, !isBack, isErased != 1 { violate(10, "subscription \(id) is not marked as erased") }
        }
    }

    /// Promise 9: what was told adds up to what is in force.
    private func checkSource(_ database: Database) throws {
        guard let stored = try database.source(SourceOffice.id), !stored.state.isEmpty else {
            if !source.inForce.isEmpty { violate(9, "the source has spoken and the ledger knows nothing of it") }
            return
        }
        let state = try SourceReader.state(stored.state)
        let known = source.inForce(in: state)
        if known != source.inForce { violate(9, "in force is \(source.inForce), and the ledger holds \(known)") }
        var believed: [ThreadID: String] = [:]
        var ended: Set<ThreadID> = []
        for id in chronicle.order {
            guard let notice = chronicle.accepted[id]?.notice, notice.content.source == SourceOffice.id else {
                continue
            }
            let code = notice.content.slots[Slots.code]
            let previous = notice.content.slots[Slots.previousCode]
            if ended.contains(notice.thread) { violate(9, "thread \(notice.thread) went on after its end") }
            switch notice.content.phase {
            case .alert:
                if believed[notice.thread] != nil { violate(9, "thread \(notice.thread) was opened twice") }
                believed[notice.thread] = code
            case .update, .correction:
                if believed[notice.thread] != previous { violate(9, "\(id) skips what was told") }
                if believed[notice.thread] == code { violate(9, "\(id) changes nothing") }
                believed[notice.thread] = code
            case .allClear, .retraction:
                if believed[notice.thread] != previous { violate(9, "\(id) ends something else than what was told") }
                believed[notice.thread] = nil
                ended.insert(notice.thread)
            }
        }
        if believed.values.sorted() != source.inForce.values.sorted() {
            violate(9, "people believe \(believed.values.sorted()), in force is \(source.inForce.values.sorted())")
        }
    }
}
