package import Notice

/// Recorded telegrams in time: when each is reported, and when the feeds list it. The first is reported at the start; all others
/// follow at their distance from it, divided by the speed. Deterministic given the seed.
package struct ReplaySchedule: Sendable {
    /// What goes wrong on the way from a telegram to its feed, in per cent of telegrams.
    package struct Mishaps: Sendable, Hashable {
        /// Listed up to `lateSeconds` after it was reported, so that later ones come first.
        package var late = 0
        package var lateSeconds: Int64 = 600
        /// Listed a second time under another address.
        package var duplicates = 0
        package var seed: UInt64 = 1

        package init() {}
    }

    package struct Item: Sendable, Hashable {
        package var name: String
        package var bytes: [UInt8]
        package var reported: Timestamp
        package var listed: Timestamp
    }

    /// In the order of `reported`.
    package private(set) var items: [Item] = []
    /// What is no telegram, with the reason.
    package private(set) var refused: [String] = []

    /// - Parameter files: names and contents, as `TelegramReplay.files(in:)` gives them.
    package init(_ files: [(name: String, bytes: [UInt8])], start: Timestamp, speed: Double, mishaps: Mishaps) {
        var dated: [(name: String, bytes: [UInt8], time: Timestamp)] = []
        for file in files {
            if let time = Self.reportTime(file.bytes) {
                dated.append((file.name, file.bytes, time))
            } else {
                refused.append("\(file.name): it has no Head/ReportDateTime")
            }
        }
        dated.sort { ($0.time, $0.name) < ($1.time, $1.name) }
        guard let first = dated.first?.time else { return }
        var random = Random(state: mishaps.seed)
        for file in dated {
            let distance = Double(file.time.milliseconds - first.milliseconds) / max(speed, 0.000_1)
            let reported = start.adding(milliseconds: Int64(min(distance, Self.longestMilliseconds)))
            let delay = random.percent(mishaps.late) ? Int64(random.below(UInt64(max(1, mishaps.lateSeconds)))) : 0
            items.append(
                Item(
                    name: file.name, bytes: file.bytes, reported: reported, listed: reported.adding(seconds: delay)))
            guard random.percent(mishaps.duplicates) else { continue }
            let again = Int64(random.below(UInt64(max(1, mishaps.lateSeconds))))
            items.append(
                Item(name: file.name, bytes: file.bytes, reported: reported, listed: reported.adding(seconds: again)))
        }
    }

    private static let longestMilliseconds = 400.0 * 86_400_000

    private static func reportTime(_ bytes: [UInt8]) -> Timestamp? {
        guard let head = XMLBytes.content(of: "Head", in: bytes) else { return nil }
        return XMLBytes.value(of: "ReportDateTime", in: bytes, within: head).flatMap { Timestamp(rfc3339: $0) }
    }

    /// SplitMix64.
    private struct Random {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var z = state
            z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
            z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
            return z ^ (z >> 31)
        }

        mutating func below(_ bound: UInt64) -> UInt64 { next() % bound }

        mutating func percent(_ share: Int) -> Bool { below(100) < UInt64(max(0, share)) }
    }
}

extension TelegramReplay {
    /// Publishes a whole schedule at once; the feeds list each telegram when its time has come.
    ///
    /// - Returns: what could not be made a drill, with the reason.
    package func publish(_ schedule: ReplaySchedule) -> [String] {
        var refused = schedule.refused
        for item in schedule.items {
            do { try publish(item.name, item.bytes, at: item.reported, listedAt: item.listed) } catch {
                refused.append(error.description)
            }
        }
        return refused
    }
}
