import Files
import Intake
import Notice

/// Takes the documents of one source out of a folder or a mailbox: each is handed to the source's desk, and moved away once what
/// it said is written.
///
/// A crash in between leaves the file where it is read again; the desk knows the document and tells nothing twice. A file that
/// cannot be taken, read or moved stops no other: it is tried again, less and less often.
actor FolderLoop {
    private let folder: DoorSettings.Folder
    private let desk: SourceDesk
    private let clock: any Clock
    /// Says the encoding of files that do not.
    private let contentType: String?
    private var thread: FileThread?
    private var spool: Spool?
    private var silence = Silence()
    /// When all that lay in the folder was last taken: what is found next came later, whatever its own time says.
    private var emptiedAt: Timestamp?
    /// Since when at the earliest what was found and is not finished lies there, by name.
    private var arrivals: [String: Timestamp] = [:]
    /// The files that could not be taken, by name.
    private var troubles: [String: Trouble] = [:]

    private struct Trouble {
        var tries = 0
        /// When it is tried again, by ticks.
        var nextAt: Int64 = 0
        var fault = ""
    }

    /// What became of one file.
    private enum Ending {
        case finished
        case failed(FilesError)
        /// The ledger could not write: the file stays, and nothing after it is tried in this round.
        case notWritten
    }

    /// Files taken in one round; the next follows at once where there were as many.
    static let filesPerRound = 100
    /// After its first failure a file is tried again in a second, then in twice as long each time, at most so many seconds.
    static let longestPause: Int64 = 600

    init(folder: DoorSettings.Folder, desk: SourceDesk, clock: any Clock, thread: FileThread? = nil) {
        self.folder = folder
        self.desk = desk
        self.clock = clock
        self.thread = thread
        contentType = folder.charset.map { "text/plain; charset=\($0)" }
    }

    /// Looks until cancelled; then the folder is free for another.
    func run() async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.look() }
            group.addTask { await self.watch() }
        }
        spool = nil
    }

    private func look() async {
        while !Task.isCancelled {
            if await round() == Self.filesPerRound { continue }
            do { try await clock.sleep(milliseconds: folder.every.inMilliseconds) } catch { return }
        }
    }

    private func watch() async {
        while !Task.isCancelled {
            do { try await clock.sleep(milliseconds: Silence.watchMilliseconds) } catch { return }
            await tellSilence()
        }
    }

    /// Whether an answer of the folder is waited for.
    var isWaiting: Bool { silence.askedAt != nil }

    /// Tells where the folder has not answered for long: a look that waits for it can tell nothing itself.
    func tellSilence() async {
        guard silence.isLong(at: clock.ticks) else { return }
        await desk.failed("the folder does not answer", url: folder.path, Silence.reason)
        await desk.tellHealth()
    }

    // MARK: Rounds

    /// One look: takes what is there. How many files were finished.
    @discardableResult
    func round() async -> Int {
        await desk.beginRound()
        let finished = await takeAll()
        await desk.endRound()
        return finished
    }

    private func takeAll() async -> Int {
        var finished = 0
        do {
            let spool = try await opened()
            let now = clock.now
            let waiting = Set(troubles.filter { $0.value.nextAt > clock.ticks }.keys)
            let taken = try await ask { () throws(FilesError) in
                try spool.take(limit: Self.filesPerRound, leaving: waiting)
            }
            // What is there no more troubles nobody.
            let there = taken.left.union(taken.names).union(taken.faults.map(\.name))
            troubles = troubles.filter { there.contains($0.key) }
            arrivals = arrivals.filter { there.contains($0.key) }
            for fault in taken.faults { await fail(fault.name, fault.error) }
            for name in there where arrivals[name] == nil {
                arrivals[name] = emptiedAt ?? Timestamp(milliseconds: 0)
            }
            if taken.names.count < Self.filesPerRound { emptiedAt = now }
            var failed = taken.faults.count
            for name in taken.names {
                guard !Task.isCancelled else { return finished }
                switch try await take(name, spool) {
                case .notWritten: return finished
                case .failed(let error):
                    failed += 1
                    await fail(name, error)
                case .finished:
                    finished += 1
                    troubles[name] = nil
                    arrivals[name] = nil
                }
            }
            if finished > 0 { await prune(spool) }
            await conclude(finished: finished, failed: failed)
        } catch is CancellationError {} catch {
            // Opened anew in the next round: the folder may have been made, mended or mounted again.
            spool = nil
            await desk.failed("the folder could not be read", url: folder.path, "\(error)")
        }
        return finished
    }

    /// A look is no success while all there is to take fails; the folder is then opened anew, which may be what it needs.
    private func conclude(finished: Int, failed: Int) async {
        guard finished > 0 || troubles.isEmpty else {
            if failed > 0 { spool = nil }
            return
        }
        let newest = troubles.min { ($0.value.tries, $0.key) < ($1.value.tries, $1.key) }?.value.fault
        let count = troubles.count
        await desk.succeeded(but: newest.map { count == 1 ? $0 : "\(count) files could not be taken; one: \($0)" })
    }

    private func fail(_ name: String, _ error: FilesError) async {
        var trouble = troubles[name] ?? Trouble()
        let pause = min(1 << min(Int64(trouble.tries), 20), Self.longestPause)
        trouble.tries += 1
        trouble.nextAt = clock.ticks + pause * 1_000
        trouble.fault = error.shortDescription
        troubles[name] = trouble
        await desk.failed("a file could not be taken", url: folder.path, "\(error)")
    }

    private func prune(_ spool: Spool) async {
        do { try await ask { () throws(FilesError) in try spool.prune() } } catch is CancellationError {} catch {
            await desk.complain("finished files could not be removed", url: folder.path, "\(error)")
        }
    }

    private func opened() async throws -> Spool {
        if let spool { return spool }
        let folder = folder
        let opened = try await ask { () throws(FilesError) in try Spool(folder.path, layout: folder.layout) }
        spool = opened
        return opened
    }

    /// Work on the folder, whose silence is watched.
    private func ask<Value: Sendable>(_ work: @escaping @Sendable () throws(FilesError) -> Value) async throws -> Value
    {
        let thread = try thread ?? FileThread()
        self.thread = thread
        silence.begin(at: clock.ticks)
        defer { silence.end() }
        return try await thread.run { Result { () throws(FilesError) in try work() } }.get()
    }

    // MARK: One file

    private func take(_ name: String, _ spool: Spool) async throws -> Ending {
        let taken: SourceDesk.Taken
        do {
            let file = try await ask { () throws(FilesError) in try spool.read(name, limit: Limits.feedBytes) }
            let written = Timestamp(milliseconds: file.writtenMilliseconds)
            do {
                taken = try await desk.take(
                    file.bytes, name: name, contentType: contentType, received: received(name, written: written),
                    occasion: written.rfc3339(), isPartOfRound: true)
            } catch { return .notWritten }
        } catch let error as FilesError {
            if error.isMissing { return .finished }
            guard error.isOfTheFileItself else { return .failed(error) }
            let refusal = Refusal(.invalid, error.shortDescription, whatToDo: "\(error.fix).")
            await desk.refuse(refusal, name)
            taken = .refused(refusal)
        }
        let ending = FolderReceipt(taken, name: name, source: desk.settings.id, at: clock.now)
        do {
            let fault = try await ask { () throws(FilesError) in
                try spool.finish(name, isRefused: ending.isRefused, stamp: ending.stamp, reason: ending.reason)
            }
            if let fault {
                await desk.complain("a file's reason could not be written", url: folder.path, "\(fault)")
            }
            return .finished
        } catch let error as FilesError { return error.isMissing ? .finished : .failed(error) }
    }

    /// When a file came. Its own time is its sender's to set, and old where the sender's clock is wrong or the file was copied
    /// with its time: it did not come before the folder was last empty.
    private func received(_ name: String, written: Timestamp) -> Timestamp {
        let arrival = max(arrivals[name] ?? written, written)
        // Where it is read again it came when it came.
        arrivals[name] = arrival
        return arrival
    }
}

/// What stands beside a file that is finished.
struct FolderReceipt: Sendable {
    var isRefused: Bool
    /// UTC to the millisecond, as names of files can hold it: `20261127T025313.123Z`.
    var stamp: String
    /// Nil where there is nothing to say.
    var reason: String?

    init(_ taken: SourceDesk.Taken, name: String, source: SourceID, at now: Timestamp) {
        let refusals: [Refusal]
        switch taken {
        case .taken(_, let parts): (isRefused, refusals) = (false, parts)
        // Left alone on purpose: nobody needs to look.
        case .refused(let refusal): (isRefused, refusals) = (!refusal.isExpected, [refusal])
        }
        let fields = now.fields(offsetSeconds: 0)
        func digits(_ value: Int, _ width: Int) -> String {
            String(repeating: "0", count: max(0, width - String(value).count)) + String(value)
        }
        stamp =
            "\(digits(fields.year, 4))\(digits(fields.month, 2))\(digits(fields.day, 2))T\(digits(fields.hour, 2))"
            + "\(digits(fields.minute, 2))\(digits(fields.second, 2)).\(digits(fields.millisecond, 3))Z"
        guard !refusals.isEmpty else { return }
        let outcome =
            if refusals.contains(where: \.isForAPerson) {
                "誰にも知らせていません。読んで、下の「どうする」のとおりにしてください / told to nobody: read it and do as is said below"
            } else if isRefused {
                "受け取りませんでした。直したうえで、もう一度入れてください / refused: mend it and put it in again"
            } else { "受け取りました。次の部分は使いませんでした / taken, without these parts" }
        reason =
            """
            ファイル / file: \(name)
            情報源 / source: \(source)
            時刻 / time: \(now.rfc3339())
            結果 / outcome: \(outcome)

            """
            + refusals.map { refusal in
                """

                理由 / reason: \(refusal.reason.rawValue)
                何が / what: \(refusal.detail)
                どうする / what to do: \(refusal.whatToDo)

                """
            }.joined()
    }
}
