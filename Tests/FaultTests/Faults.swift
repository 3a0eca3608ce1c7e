import Foundation
import Testing

/// The real binary under fault. One test after the other: each starts processes of its own.
///
/// `make faults` runs the long form (`NOROSHI_FAULTS=long`): the same tests with more rounds, every step at several counts,
/// every kind of hostile target by itself.
@Suite(.serialized) enum Faults {
    static let isLong = ProcessInfo.processInfo.environment["NOROSHI_FAULTS"] == "long"

    /// The first in the short form, the second in the long one.
    static func rounds<Value>(short: Value, long: Value) -> Value { isLong ? long : short }

    /// Tells, on a line that `Tests/run` passes on, that something could not be tried here.
    static func skip(_ test: String, _ reason: String) {
        FileHandle.standardError.write(Data("SKIPPED \(test): \(reason)\n".utf8))
    }

    /// Waits until it holds, for so many seconds at most. Real processes keep real time.
    static func until(_ seconds: Double, _ holds: () async throws -> Bool) async throws -> Bool {
        let clock = ContinuousClock()
        let deadline = clock.now + .seconds(seconds)
        while clock.now < deadline {
            if try await holds() { return true }
            try await Task.sleep(for: .milliseconds(25))
        }
        return try await holds()
    }
}

extension Trait where Self == ConditionTrait {
    /// A test of what does not hold yet; the reason is told on a line of its own in every run.
    static func awaits(_ reason: String) -> Self {
        .disabled(Comment(rawValue: reason)) {
            Faults.skip("FaultTests", reason)
            return true
        }
    }
}
