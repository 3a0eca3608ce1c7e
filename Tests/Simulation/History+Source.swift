import Notice

@testable import Intake
@testable import Ledger

/// The source and its reading: state, cursor and what follows from a document in one transaction, the index's validator last.
extension History {
    func sourceSpeaks() {
        source.speak(&random)
        trace.note(clock.ticks, "the source speaks", [Int64(source.etag)])
    }

    /// One poll of the index. `isFair`: nothing fails on the way.
    func pollSource(isFair: Bool = false) {
        guard let process else { return }
        do { try load(process) } catch {
            trace.note(clock.ticks, "refused", [], "the source's state: \(error)")
            if Machine.isDiskFailure(error) { die(.powerLost) }
            return
        }
        func fails() -> Bool { !isFair && Int.random(in: 0..<4, using: &random) == 0 }
        guard !fails(), process.source.cursor.etag != source.etag else { return }
        // What the index names now; a document may appear while it is read.
        let listed = source.documents
        var isComplete = true
        for document in listed where !process.source.cursor.seen.contains(document.url) {
            if fails() {
                isComplete = false
                continue
            }
            let before = process.source
            let step = Intake.advance(before.state, document.parsed, ward: SourceOffice.ward, now: process.now(clock))
            process.source.state = step.state
            process.source.cursor.seen.insert(document.url)
            let contents = step.proposals.map(\.draft).filter { source.mayTell($0.content) }
            if step.state == before.state && contents.isEmpty { continue }
            guard record(process, contents) else { return }
        }
        guard isComplete else { return }
        process.source.cursor.etag = listed.count
        _ = record(process, [])
    }

    private func load(_ process: Process) throws {
        guard !process.source.isLoaded else { return }
        process.source = SourceReader()
        if let stored = try process.database.source(SourceOffice.id) {
            if !stored.state.isEmpty { process.source.state = try SourceReader.state(stored.state) }
            if !stored.cursor.isEmpty { process.source.cursor = try SourceReader.cursor(stored.cursor) }
        }
        process.source.isLoaded = true
    }

    /// False where the ledger refused: the next poll starts from what it holds.
    private func record(_ process: Process, _ drafts: [Draft]) -> Bool {
        let reader = process.source
        let now = process.now(clock)
        let release = drafts.first.map { draft in self.release(for: draft.content) }
        let written = write(
            "source",
            { database in
                try database.accept(
                    Acceptance(
                        source: SourceOffice.id, state: try reader.encodedState(), cursor: try reader.encodedCursor(),
                        proposals: drafts.map {
                            Ledger.Proposal(
                                draft: $0, verdict: .accepted(channels: Town.channelIDs, rule: "warnings"),
                                audience: Audience(districts: [], topic: $0.content.topic, urgency: $0.content.urgency))
                        }, actor: "source:jma", at: now))
            },
            told: { [self] recorded in
                for entry in recorded {
                    guard let release, entry.lifecycle == .accepted else { continue }
                    var own = release
                    own.audience = Audience(
                        districts: [], topic: entry.content.topic, urgency: entry.content.urgency)
                    accepted(entry, own, warrant: .rule)
                }
            })
        guard case .done = written else {
            self.process?.source.isLoaded = false
            return false
        }
        wake()
        return true
    }

    private func release(for content: Content) -> Release {
        Release(
            audience: Audience(districts: [], topic: content.topic, urgency: content.urgency), channels: Town.channelIDs
        )
    }
}
