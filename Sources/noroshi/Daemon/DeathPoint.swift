import Channel
import Glibc
import Notice
import Settings
import Synchronization

/// A place at which a drill's process may be told to die, so that a test can kill it exactly there and not near it.
///
/// `NOROSHI_DIE_AT=<step>:<count>` is read once by `noroshi serve`, on a drill site only, and sends this process SIGKILL when
/// the step is reached for the `count`-th time: no code of ours runs after it, as after a power cut. Everywhere else it is
/// `never`, which is one look at a nil.
package struct DeathPoint: Sendable {
    /// What has just happened when the process dies, in the order of a notice's way.
    package enum Step: String, Sendable, CaseIterable {
        /// Nothing is open; the ledger's schema may still be an older release's.
        case beforeMigrate = "before-migrate"
        /// The ledger is open and migrated; nothing of the last run is recovered.
        case opened
        /// A draft is on disk; whoever wrote it has no answer.
        case draftProposed = "draft-proposed"
        /// A notice and its plan's header are on disk; whoever approved it has no answer.
        case accepted
        /// A chunk of the plan's rows is on disk.
        case expanded
        /// A version has been worded for a channel; its bytes are not stored.
        case rendered
        /// The bytes are on disk; nobody is claimed.
        case prepared
        /// An attempt is frozen on disk; not one byte of it has left.
        case claimed
        /// The request is with the network's thread and most likely on the wire, unanswered.
        case sent
        /// The answer is here; nothing of it is recorded.
        case answered
        /// The outcome is on disk.
        case recorded
        /// A resident's message is on disk; the provider has no 200.
        case inboxStored = "inbox-stored"
        /// The resident has the reply; the message is still open in the inbox.
        case replied
        /// A stop has ended everything; the ledger is not closed.
        case stopped
    }

    /// The environment variable.
    static let variable = "NOROSHI_DIE_AT"
    /// How long after a request was handed over it counts as sent, in milliseconds.
    private static let wireMilliseconds: Int64 = 30

    /// What every process but a drill's under test has.
    package static let never = DeathPoint(doomed: nil)

    private final class Doomed: Sendable {
        let step: Step
        let left: Atomic<Int>

        init(_ step: Step, count: Int) {
            self.step = step
            left = Atomic(count)
        }
    }

    private let doomed: Doomed?

    private init(doomed: Doomed?) { self.doomed = doomed }

    /// - Parameters:
    ///   - text: the variable's value; nil where it is not set.
    ///   - mode: on a live site the variable is not looked at, whatever it says: it must never stop an alert.
    init(_ text: String?, mode: Site.Mode) throws(UsageError) {
        guard mode == .drill, let text else {
            self = .never
            return
        }
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, let step = Step(rawValue: String(parts[0])), let count = Int(parts[1]), count > 0 else {
            let steps = Step.allCases.map(\.rawValue).joined(separator: ", ")
            throw UsageError("\(Self.variable) is \"<step>:<count>\" with a count from 1 and one of the steps \(steps)")
        }
        doomed = Doomed(step, count: count)
    }

    /// The step at which this process will die; nil where it will not.
    var step: Step? { doomed?.step }

    /// Ends the process where this step was named and this is the time it was meant.
    package func reached(_ step: Step) {
        guard let doomed, doomed.step == step, doomed.left.subtract(1, ordering: .relaxed).newValue == 0 else { return }
        kill(getpid(), SIGKILL)
        // The signal is pending for the whole process; this thread must not get one step further before it is taken.
        while true { pause() }
    }

    /// The way to the network with the three steps on it: frozen, on the wire, answered.
    func around(_ start: @escaping DeliveryLoop.Start) -> DeliveryLoop.Start {
        guard let doomed, [.claimed, .sent, .answered].contains(doomed.step) else { return start }
        return { requests, done in
            for _ in requests { reached(.claimed) }
            start(requests) { place, response in
                reached(.answered)
                done(place, response)
            }
            guard doomed.step == .sent else { return }
            Task {
                try? await SystemClock().sleep(milliseconds: Self.wireMilliseconds)
                for _ in requests { reached(.sent) }
            }
        }
    }

    /// A resident's reply with the step after it.
    func around(_ perform: @escaping Perform) -> Perform {
        guard doomed?.step == .replied else { return perform }
        return { request in
            let response = await perform(request)
            reached(.replied)
            return response
        }
    }
}
