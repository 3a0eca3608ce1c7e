import Notice
import Settings

/// When somebody sits there to talk with residents, by Japan's clock. Outside it nobody is offered a person who would not come.
struct HandOverHours: Sendable, Hashable {
    /// 0 is Sunday.
    var weekdays: Set<Int>
    /// Minutes after midnight; `until` is the first one outside.
    var from: Int
    var until: Int
    /// Days on which nobody is there all the same: public holidays, the turn of the year. `2026-12-29`.
    var closed: Set<String>

    func isOpen(at now: Timestamp) -> Bool {
        let local = now.fields()
        let minute = local.hour * 60 + local.minute
        return weekdays.contains(local.weekday) && (from..<until).contains(minute)
            && !closed.contains(String(now.rfc3339().prefix(Self.dayLength)))
    }

    /// Of `2026-12-29`.
    private static let dayLength = 10

    static func read(_ section: Section) throws -> HandOverHours {
        let days = try section.value("days", .list(of: .oneOf(Weekday.self), count: 1...7), default: Weekday.working)
        let from = try section.value("from", .timeOfDay)
        let until = try section.value("until", .timeOfDay)
        let closed = try section.value("closed", .list(of: .day), default: [])
        section.check(
            "until", holds: from < until, why: "it must lie behind from", fix: "Swap them, or correct one")
        return HandOverHours(
            weekdays: Set(days.compactMap { Weekday.allCases.firstIndex(of: $0) }), from: from, until: until,
            closed: Set(closed))
    }

    enum Weekday: String, CaseIterable {
        case sun, mon, tue, wed, thu, fri, sat

        static let working: [Weekday] = [.mon, .tue, .wed, .thu, .fri]
    }
}

extension SettingType where Value == Int {
    /// Minutes after midnight.
    fileprivate static var timeOfDay: Self {
        .parsed("a time of day such as \"08:30\"") { text in
            let parts = text.split(separator: ":", omittingEmptySubsequences: false)
            guard parts.count == 2,
                parts.allSatisfy({ $0.utf8.count == 2 && $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }),
                let hour = Int(parts[0]), let minute = Int(parts[1]), hour < 24 || (hour == 24 && minute == 0),
                minute < 60
            else { return nil }
            return hour * 60 + minute
        }
    }
}

extension SettingType where Value == String {
    fileprivate static var day: Self {
        .parsed("a day such as \"2026-12-29\"") { text in
            guard text.utf8.count == 10, let day = Timestamp(rfc3339: "\(text)T00:00:00+09:00"),
                day.rfc3339().hasPrefix(text)
            else { return nil }
            return text
        }
    }
}
