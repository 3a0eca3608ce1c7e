import Notice

/// Brings what is shown up to date at each moment at which time alone changes it.
struct FreshLoop: Sendable {
    let showcase: Showcase
    let clock: any Clock
    /// Told when something was accepted: it may end before whatever was awaited until then.
    let bell: Mailroom
    /// Told of every change of what is shown.
    let onChange: @Sendable () -> Void

    /// The pages' clock is brought up to date at least this often.
    static let longestRest: Int64 = 60_000

    /// Runs until cancelled.
    func run() async {
        var changes = bell.changes.makeAsyncIterator()
        while !Task.isCancelled {
            let before = showcase.edition
            let next = showcase.refresh(now: clock.now)
            if showcase.edition != before { onChange() }
            let wait = next.map { max(1, $0.milliseconds - clock.now.milliseconds) } ?? Self.longestRest
            let alarm = Task { [clock, bell] in
                try await clock.sleep(milliseconds: min(wait, Self.longestRest))
                bell.tell()
            }
            let woken: Void? = await changes.next()
            alarm.cancel()
            if woken == nil { return }
        }
    }
}
