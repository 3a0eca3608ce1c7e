import Files
import Intake
import Notice

/// Takes the documents of one source out of a folder or a mailbox: each is handed to the source's desk, and moved away once what
/// it said is written.
///
/// A crash in between leaves the file where it is read again; the desk knows the document and tells nothing twice.
actor FolderLoop {
    private let folder: DoorSettings.Folder
    private let desk: SourceDesk
    private let clock: any Clock
    /// Says the encoding of files that do not.
    private let contentType: String?
    private var thread: FileThread?
    private var spool: Spool?

    /// Files taken in one round; the next follows at once where there were as many.
    static let filesPerRound = 100

    init(folder: DoorSettings.Folder, desk: SourceDesk, clock: any Clock) {
        self.folder = folder
        self.desk = desk
        self.clock = clock
        contentType = folder.charset.map { "text/plain; charset=\($0)" }
    }

    /// Looks until cancelled; then the folder is free for another.
    func run() async {
        defer { spool = nil }
        while !Task.isCancelled {
            if await round() == Self.filesPerRound { continue }
            do { try await clock.sleep(milliseconds: folder.every.inMilliseconds) } catch { return }
        }
    }

    /// One look: takes what is there. How many files were finished.
    @discardableResult
    func round() async -> Int {
        var finished = 0
        do {
            let (thread, spool) = try await opened()
            for name in try await thread.run({
                Result { () throws(FilesError) in try spool.take(limit: Self.filesPerRound) }
            }).get() {
                guard !Task.isCancelled, try await take(name, spool, thread) else { return finished }
                finished += 1
            }
            if finished > 0 { try await thread.run { Result { () throws(FilesError) in try spool.prune() } }.get() }
            await desk.succeeded()
        } catch is CancellationError {} catch {
            // Opened anew in the next round: the folder may have been made, mended or mounted again.
            spool = nil
            await desk.failed("the folder could not be read", url: folder.path, "\(error)")
        }
        await desk.tellHealth()
        return finished
    }

    private func opened() async throws -> (FileThread, Spool) {
        let thread = try thread ?? FileThread()
        self.thread = thread
        if let spool { return (thread, spool) }
        let folder = folder
        let opened = try await thread.run {
            Result { () throws(FilesError) in try Spool(folder.path, layout: folder.layout) }
        }.get()
        spool = opened
        return (thread, opened)
    }

    /// False where the ledger could not write: the file stays, and nothing after it is tried in this round.
    private func take(_ name: String, _ spool: Spool, _ thread: FileThread) async throws -> Bool {
        let taken: SourceDesk.Taken
        switch try await thread.run({
            Result { () throws(FilesError) in try spool.read(name, limit: Limits.feedBytes) }
        }) {
        case .success(let file):
            do {
                taken = try await desk.take(
                    file.bytes, name: name, contentType: contentType,
                    written: Timestamp(milliseconds: file.writtenMilliseconds)
                )
            } catch { return false }
        case .failure(let error) where error.isMissing: return true
        case .failure(let error) where error.isOfTheFileItself:
            taken = .refused(Refusal(.invalid, error.shortDescription, whatToDo: "\(error.fix)."))
            await desk.refuse(Refusal(.invalid, error.shortDescription, whatToDo: error.fix), name)
        case .failure(let error): throw error
        }
        let ending = FolderReceipt(taken, name: name, source: desk.settings.id, at: clock.now)
        try await thread.run {
            Result { () throws(FilesError) in
                try spool.finish(name, isRefused: ending.isRefused, stamp: ending.stamp, reason: ending.reason)
            }
        }.get()
        return true
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
            isRefused
            ? "受け取りませんでした。直したうえで、もう一度入れてください / refused: mend it and put it in again"
            : "受け取りました。次の部分は使いませんでした / taken, without these parts"
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
