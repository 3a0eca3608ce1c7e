import Crypto
import FoundationEssentials
import Notice
import Signage
import Synchronization

/// TRMNL panels: which display each shows, by its hardware address, and the key it was given (facts: signage.md §2).
///
/// A panel that nobody entered is remembered for staff and gets nothing. Once staff have entered it (`noroshi display enrol`),
/// it fetches its key by itself within a day. Once it has shown its key, nobody gets another for its address without staff.
final class PanelDesk: Sendable {
    /// What is kept over restarts of one panel.
    struct Enrolment: Codable, Equatable {
        var display: String
        /// When staff entered it.
        var at: Timestamp
        /// SHA-256 of the key it holds, in hexadecimal; nil until it has fetched one.
        var keyDigest: String?
        /// Whether the panel has shown its key: then none is given out any more. Nil in files of before.
        var hasShownKey: Bool?
    }

    struct View: Codable, Sendable, Hashable {
        var mac: String
        /// Nil where it asks to be entered.
        var display: String?
        var hasKey: Bool
        var lastSeen: Timestamp?
    }

    /// How long after it was entered a panel may fetch a key, in seconds; again where an answer was lost, until it shows it.
    static let enrolmentOpen: Int64 = 86_400
    /// Unknown panels remembered at a time.
    private static let mostAsking = 20
    private static let keyBytes = 24

    private let state: SignageState
    private let displays: DisplayDesk
    private let seen = Mutex<[String: Timestamp]>([:])

    init(state: SignageState, displays: DisplayDesk) {
        self.state = state
        self.displays = displays
    }

    /// Six bytes in upper-case hexadecimal with colons; nil for what is no hardware address.
    static func mac(_ text: String?) -> String? {
        guard let text, text.utf8.count <= 17 else { return nil }
        let digits = text.uppercased().filter { $0 != ":" && $0 != "-" }
        guard digits.utf8.count == 12,
            digits.utf8.allSatisfy({ (0x30...0x39).contains($0) || (0x41...0x46).contains($0) })
        else { return nil }
        return stride(from: 0, to: 12, by: 2).map { offset in
            let start = digits.index(digits.startIndex, offsetBy: offset)
            return String(digits[start..<digits.index(start, offsetBy: 2)])
        }.joined(separator: ":")
    }

    /// - Throws: where it cannot be written down; then nothing has changed.
    func enrol(_ mac: String, for display: String, now: Timestamp) async throws {
        try await state.change { value in
            var entry = Enrolment(display: display, at: now)
            // A panel that only moves goes on with its key: it asks for another only after it was reset.
            entry.keyDigest = value.panels?[mac]?.keyDigest
            value.panels = (value.panels ?? [:]).merging([mac: entry]) { $1 }
        }
    }

    func remove(_ mac: String) async throws { try await state.change { $0.panels?[mac] = nil } }

    // MARK: What panels ask

    /// A new key for a panel that staff have entered lately and that has shown none since; nil for every other.
    func key(for mac: String, now: Timestamp) async throws -> String? {
        note(mac, now)
        guard Self.isOpen(state.current.panels?[mac], now) else { return nil }
        let key = Hexadecimal.encode(try SecureRandom.bytes(Self.keyBytes))
        return try await state.change { value in
            guard Self.isOpen(value.panels?[mac], now) else { return nil }
            value.panels?[mac]?.keyDigest = Self.digest(key)
            return key
        }
    }

    private static func isOpen(_ entry: Enrolment?, _ now: Timestamp) -> Bool {
        guard let entry, entry.hasShownKey != true else { return false }
        return now.seconds - entry.at.seconds < enrolmentOpen
    }

    /// The display a panel shows; nil where address and key do not belong together. With it the panel has proved that its
    /// key arrived.
    func display(of mac: String, key: String, now: Timestamp) -> String? {
        guard let entry = state.current.panels?[mac], let digest = entry.keyDigest,
            ConstantTime.areEqual(Array(digest.utf8), Array(Self.digest(key).utf8)),
            displays.names.contains(entry.display)
        else { return nil }
        note(mac, now)
        if entry.hasShownKey != true {
            state.note(.panel(mac)) { value in
                if value.panels?[mac]?.keyDigest == digest { value.panels?[mac]?.hasShownKey = true }
            }
        }
        return entry.display
    }

    private static func digest(_ key: String) -> String { Hexadecimal.encode(Array(SHA256.hash(Array(key.utf8)))) }

    private func note(_ mac: String, _ now: Timestamp) {
        let entered = state.current.panels ?? [:]
        seen.withLock { seen in
            seen[mac] = now
            let asking = seen.filter { entered[$0.key] == nil }
            guard asking.count > Self.mostAsking, let oldest = asking.min(by: { $0.value < $1.value }) else { return }
            seen[oldest.key] = nil
        }
    }

    var views: [View] {
        let (entered, seen) = (state.current.panels ?? [:], seen.withLock { $0 })
        return Set(entered.keys).union(seen.keys).sorted().map { mac in
            View(
                mac: mac, display: entered[mac]?.display, hasKey: entered[mac]?.keyDigest != nil, lastSeen: seen[mac])
        }
    }
}
