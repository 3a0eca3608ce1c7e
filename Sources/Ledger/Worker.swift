import Glibc

/// Threads that each own one connection and take jobs from one mailbox.
///
/// A committing worker runs the jobs it finds together in one transaction, each in a savepoint, and answers them all
/// after the one synced commit: jobs that meet share the price of a sync, and a job that throws undoes only itself.
final class Worker: @unchecked Sendable {
    // Unchecked for `threads` alone, which is written once before `init` returns and read once in `stop`.

    /// Jobs that may wait; further ones are refused as busy.
    static let mailboxLimit = 10_000
    /// Jobs that share a commit.
    static let groupLimit = 64

    private struct Job: Sendable {
        /// Does the work and gives what answers the caller once it is on disk.
        let body: @Sendable (Database) throws -> @Sendable () -> Void
        let fail: @Sendable (any Error) -> Void
    }

    private let mailbox = Mailbox<Job>(limit: Worker.mailboxLimit)
    private let commits: Bool
    private let onFatal: @Sendable (String) -> Never
    /// Told of each synced commit, before its callers are answered; must not block.
    private let afterCommit: @Sendable (Database) -> Void
    private var threads: [pthread_t] = []

    init(
        connections: [Database], commits: Bool, afterCommit: @escaping @Sendable (Database) -> Void = { _ in },
        onFatal: @escaping @Sendable (String) -> Never
    ) {
        self.commits = commits
        self.afterCommit = afterCommit
        self.onFatal = onFatal
        for connection in connections {
            var thread = pthread_t()
            let start = Unmanaged.passRetained(ThreadStart(worker: self, connection: connection))
            let code = pthread_create(&thread, nil, threadMain, start.toOpaque())
            precondition(code == 0, "no thread for the ledger: error \(code)")
            threads.append(thread)
        }
    }

    /// Runs `body` on one of the threads and returns what it gives, for a committing worker once that is on disk.
    func run<Value: Sendable>(
        _ lane: WorkerLane, _ body: @escaping @Sendable (Database) throws -> Value
    ) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            let job = Job(
                body: { database in
                    let value = try body(database)
                    return { continuation.resume(returning: value) }
                },
                fail: { continuation.resume(throwing: $0) })
            do throws(Mailbox<Job>.Refusal) {
                try mailbox.put(job, lane)
            } catch {
                continuation.resume(throwing: error == .full ? LedgerError.busy : LedgerError.closed)
            }
        }
    }

    /// Finishes what is queued and ends the threads. Blocks the caller.
    func stop() {
        mailbox.close()
        for thread in threads { pthread_join(thread, nil) }
        threads = []
    }

    fileprivate func serve(_ connection: Database) {
        while true {
            var jobs = mailbox.take(limit: commits ? Self.groupLimit : 1)[...]
            if jobs.isEmpty { break }
            if commits {
                while !jobs.isEmpty { jobs = commit(jobs, connection) }
            } else {
                for job in jobs { answer(job, connection) }
            }
        }
    }

    private func answer(_ job: Job, _ connection: Database) {
        do {
            (try job.body(connection))()
        } catch {
            job.fail(error)
        }
    }

    /// One transaction over the jobs; gives those that have to be tried in another, because SQLite ended this one.
    private func commit(_ jobs: ArraySlice<Job>, _ connection: Database) -> ArraySlice<Job> {
        var done: [(job: Job, result: Result<@Sendable () -> Void, any Error>)] = []
        connection.left = []
        func failAll(_ error: any Error) {
            connection.left = []
            endIfDiskFailed(error)
            if connection.isInTransaction { try? connection.execute("ROLLBACK") }
            for entry in done {
                if case .failure(let own) = entry.result { entry.job.fail(own) } else { entry.job.fail(error) }
            }
        }
        do {
            try connection.run("BEGIN IMMEDIATE")
        } catch {
            endIfDiskFailed(error)
            for job in jobs { job.fail(error) }
            return []
        }
        // What a job that is alone has done is undone with the transaction: SQLite copies each page that changes under a savepoint.
        let isAlone = jobs.count == 1
        for (offset, job) in jobs.enumerated() {
            do {
                if !isAlone { try connection.run("SAVEPOINT job") }
                let answer = try job.body(connection)
                try connection.writeTallies()
                if !isAlone { try connection.run("RELEASE job") }
                connection.left += connection.leaving
                connection.leaving = []
                done.append((job, .success(answer)))
            } catch {
                endIfDiskFailed(error)
                connection.dropTallies()
                connection.leaving = []
                done.append((job, .failure(error)))
                guard connection.isInTransaction, !isAlone else {
                    // A full disk rolls back everything, the neighbours included.
                    failAll(error)
                    return jobs.dropFirst(offset + 1)
                }
                try? connection.execute("ROLLBACK TO job; RELEASE job")
            }
        }
        do {
            try connection.run("COMMIT")
        } catch {
            failAll(error)
            return []
        }
        afterCommit(connection)
        for entry in done {
            switch entry.result {
            case .success(let answer): answer()
            case .failure(let error): entry.job.fail(error)
            }
        }
        return []
    }

    private func endIfDiskFailed(_ error: any Error) {
        guard let error = error as? LedgerError, error.isDiskFailure else { return }
        onFatal(
            "the disk failed under the ledger (\(error)); nothing is tried again, because what it holds is unknown. "
                + "Check the disk, then start again: what was confirmed is recovered")
    }
}

/// What a new thread is handed.
private final class ThreadStart: @unchecked Sendable {
    // Unchecked because the connection is not `Sendable`: it is moved here once, to the one thread that uses it.
    let worker: Worker
    let connection: Database

    init(worker: Worker, connection: Database) {
        self.worker = worker
        self.connection = connection
    }

    func run() { worker.serve(connection) }
}

// A nonisolated function, because a closure literal could inherit an actor and trap on the new thread.
private func threadMain(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let argument else { return nil }
    Unmanaged<ThreadStart>.fromOpaque(argument).takeRetainedValue().run()
    return nil
}
