import Notice

/// How a language says clock times and days, from the patterns of its frame.
struct Moments {
    let frame: Frame
    let facts: Facts

    /// `10:05` as a clock shows it.
    func clock(_ moment: Timestamp) -> String { fill(.clock, moment) ?? Self.plainClock(moment) }

    /// `10時05分`, with the day where it is not the day the text is written for.
    func time(_ moment: Timestamp) -> String {
        let time = fill(.time, moment) ?? clock(moment)
        guard !facts.isToday(moment) else { return time }
        return frame.text(.dateTime) { slot in
            switch slot {
            case "date": date(moment)
            case "time", "clock": time
            default: nil
            }
        } ?? time
    }

    /// `16 August`.
    func date(_ moment: Timestamp) -> String { fill(.date, moment) ?? Self.plainDate(moment) }

    /// `Sunday, 6 December`: everyday notices name the weekday.
    func weekdayDate(_ moment: Timestamp) -> String { fill(.weekdayDate, moment) ?? date(moment) }

    /// The moment at which a day given as `2026-12-01` begins in Japan.
    static func day(_ text: String) -> Timestamp? { Timestamp(rfc3339: text + "T00:00:00+09:00") }

    private func fill(_ key: Sentences.FrameKey, _ moment: Timestamp) -> String? {
        let f = moment.fields()
        return frame.text(key) { slot in
            switch slot {
            case "hour": String(f.hour)
            case "hour2": twoDigits(f.hour)
            case "minute": twoDigits(f.minute)
            case "minuteRead": EasyJapaneseNumbers.minute(f.minute)
            case "day": String(f.day)
            case "dayRead": EasyJapaneseNumbers.day(f.day)
            case "month": frame.months.isEmpty ? String(f.month) : frame.months[f.month - 1]
            case "weekday": frame.weekdays.isEmpty ? nil : frame.weekdays[moment.weekday]
            case "date": key == .weekdayDate ? date(moment) : nil
            default: nil
            }
        }
    }

    private static func plainClock(_ moment: Timestamp) -> String {
        let f = moment.fields()
        return "\(f.hour):\(twoDigits(f.minute))"
    }

    private static func plainDate(_ moment: Timestamp) -> String {
        let f = moment.fields()
        return "\(f.month)/\(f.day)"
    }
}

/// Two digits, for minutes and clock times.
func twoDigits(_ value: Int) -> String { value < 10 ? "0\(value)" : String(value) }

extension Timestamp {
    /// The day of the week in Japan, 0 for Sunday.
    var weekday: Int {
        let days = (milliseconds + Self.japanOffset) / Self.millisecondsPerDay
        // 1 January 1970 was a Thursday.
        return Int(((days + 4) % 7 + 7) % 7)
    }

    private static let japanOffset: Int64 = 9 * 3_600_000
    private static let millisecondsPerDay: Int64 = 86_400_000
}
