import Ledger

/// Releases what one person sent alone once it can no longer be taken back, also after a restart.
struct ReleaseLoop: Sendable {
    let newsroom: Newsroom
    let clock: any Clock
    let log: EventLog
    /// Told when something waits.
    let bell: Mailroom

    /// The pause after the ledger refused, in milliseconds.
    private static let failureSleep: Int64 = 1_000

    /// Runs until cancelled.
    func run() async {
        var changes = bell.changes.makeAsyncIterator()
        while !Task.isCancelled {
            var sleep: Int64?
            do { sleep = try await newsroom.releaseDue() } catch {
                log(.error, "what waits for its release could not be looked at", ["reason": "\(error)"])
                sleep = Self.failureSleep
            }
            let alarm = sleep.map { sleep in
                Task { [clock, bell] in
                    try await clock.sleep(milliseconds: max(1, sleep))
                    bell.tell()
                }
            }
            let woken: Void? = await changes.next()
            alarm?.cancel()
            if woken == nil { return }
        }
    }
}
