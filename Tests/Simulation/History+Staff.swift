import Notice

@testable import Ledger

/// What staff have handed in or sent alone at night, and what it is to be released as.
struct Handed {
    var id: NoticeID
    var hash: ContentHash
    var author: String
    var release: Release
    /// When what one person sent alone goes out, in virtual milliseconds; nil for what waits for a second person.
    var releaseAt: Int64?
}

/// People with authority, and people who try to have more than they do (promise 8).
extension History {
    private static let staff = ["staff:sato", "staff:suzuki", "staff:tanaka"]
    private static let mostRecalled: Int64 = 60_000

    private func somebody() -> String { Self.staff[Int.random(in: 0..<3, using: &random)] }

    func staffAct() {
        releaseDue()
        switch Int.random(in: 0..<4, using: &random) {
        case 0: sendAlone()
        case 1: handIn()
        case 2: agree()
        default: breakGlass()
        }
    }

    private func handIn() {
        guard let process else { return }
        let (thread, told) = staffThread()
        let isOrder = Bool.random(using: &random)
        let content = content(
            phase: phase(after: told), thread: thread, source: .staff, order: isOrder ? .evacuation : nil)
        let release = release(for: content, after: told?.release)
        let author = somebody()
        let now = process.now(clock)
        write(
            "hand in",
            {
                try $0.propose(
                    Draft(thread: thread, content: content), rule: "staff", isSubmitted: true, actor: author, at: now)
            },
            told: { [self] in
                desk.append(Handed(id: $0.id, hash: $0.hash, author: author, release: release, releaseAt: nil))
            })
    }

    private func agree() {
        guard let process, let index = desk.indices.randomElement(using: &random), desk[index].releaseAt == nil
        else { return }
        let handed = desk[index]
        let approver = somebody()
        let now = process.now(clock)
        let written = write(
            "approve",
            { try $0.approve(handed.id, hash: handed.hash, actor: approver, at: now) { _ in handed.release } },
            told: { [self] in
                if approver == handed.author {
                    chronicle.violate(8, at: clock.ticks, "\(approver) approved what they had written")
                }
                desk.removeAll { $0.id == handed.id }
                accepted($0, handed.release, warrant: .secondPerson)
            })
        if case .done = written { wake() }
    }

    private func sendAlone() {
        guard let process else { return }
        let (thread, told) = staffThread()
        let content = content(phase: phase(after: told), thread: thread, source: .staff)
        let release = release(for: content, after: told?.release)
        let author = somebody()
        let now = process.now(clock)
        let written = write(
            "send alone",
            {
                try $0.sendAlone(Draft(thread: thread, content: content), actor: author, at: now) { _ in
                    Sending(rule: "staff", warrant: .author, release: release)
                }
            }, told: { [self] in accepted($0, release, warrant: .author) })
        if case .done = written { wake() }
    }

    private func breakGlass() {
        guard let process, let index = desk.indices.randomElement(using: &random), desk[index].releaseAt == nil
        else { return }
        let handed = desk[index]
        let who = somebody()
        let now = process.now(clock)
        let wait = Int64.random(in: 1_000...30_000, using: &random)
        write(
            "break the glass",
            {
                try $0.breakGlass(
                    handed.id, hash: handed.hash,
                    VerbalOrder(reason: "夜間", from: "市長", at: now, by: "電話"), releaseAt: now.adding(milliseconds: wait),
                    actor: who, at: now, checking: { _, _ in })
            },
            told: { [self] _ in
                if let place = desk.firstIndex(where: { $0.id == handed.id }) {
                    desk[place].releaseAt = clock.ticks + wait
                }
            })
    }

    /// Releases what can no longer be taken back.
    func releaseDue() {
        for handed in desk {
            guard let process, let due = handed.releaseAt, due <= clock.ticks else { continue }
            let now = process.now(clock)
            let written = write(
                "release", { try $0.release(handed.id, isOver: true, at: now) { _ in handed.release } },
                told: { [self] in
                    desk.removeAll { $0.id == handed.id }
                    accepted($0, handed.release, warrant: .breakGlass)
                })
            switch written {
            case .done: wake()
            case .died: return
            case .refused(let error):
                // Its thread has gone on, ended or rotted meanwhile; staff would say it in another.
                switch error as? LedgerError {
                case .refused?, .corrupt?: desk.removeAll { $0.id == handed.id }
                default: break
                }
            }
        }
    }

    private func staffThread() -> (ThreadID, Chronicle.Accepted?) {
        let thread = ThreadID(rawValue: "staff-\(Int.random(in: 0..<2, using: &random))-\(serial / 8)")
        return (thread, chronicle.newest(in: thread))
    }

    private func phase(after told: Chronicle.Accepted?) -> Phase {
        told == nil ? .alert : [.update, .correction, .allClear][Int.random(in: 0..<3, using: &random)]
    }

    // MARK: Beyond authority

    /// Tries what must be refused.
    func cheat() {
        guard let process else { return }
        let now = process.now(clock)
        let order = content(
            phase: .alert, thread: ThreadID(rawValue: "cheat"), source: SourceID(rawValue: "alerts"), order: .evacuation
        )
        let release = release(for: order, after: nil)
        let draft = Draft(thread: ThreadID(rawValue: "cheat-\(serial)"), content: order)
        let handed = desk.first { $0.releaseAt == nil }
        switch Int.random(in: 0..<4, using: &random) {
        case 0:
            mustRefuse("an order became public by rule alone") {
                _ = try $0.accept(
                    Acceptance(
                        source: order.source,
                        proposals: [
                            Ledger.Proposal(
                                draft: draft, verdict: .accepted(channels: release.channels, rule: "alerts"),
                                audience: release.audience)
                        ], actor: "source:alerts", at: now))
            }
        case 1:
            mustRefuse("one person sent an order alone") {
                _ = try $0.sendAlone(draft, actor: "staff:sato", at: now) { _ in
                    Sending(rule: "staff", warrant: .author, release: release)
                }
            }
        case 2:
            guard let handed else { return }
            mustRefuse("its author approved a notice") {
                _ = try $0.approve(handed.id, hash: handed.hash, actor: handed.author, at: now) { _ in handed.release }
            }
        default:
            guard let handed else { return }
            mustRefuse("a notice was approved that was not the one shown") {
                _ = try $0.approve(
                    handed.id, hash: ContentHash(rawValue: String(repeating: "0", count: 64)), actor: "staff:mori",
                    at: now
                ) { _ in handed.release }
            }
        }
    }

    private func mustRefuse(_ what: String, _ body: (Database) throws -> Void) {
        write("cheat", body, told: { [self] in chronicle.violate(8, at: clock.ticks, what) })
    }
}
