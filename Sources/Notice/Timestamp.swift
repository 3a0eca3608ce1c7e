/// A moment on the wall clock: milliseconds since 1970-01-01T00:00:00Z, no leap seconds.
///
/// Expiry and everything a person reads uses this; back-off uses monotonic time, which the doors own.
/// Japan has no daylight saving, so JST is a fixed offset of nine hours and no time zone database is needed.
package struct Timestamp: Sendable, Hashable, Comparable {
    package var milliseconds: Int64

    package init(milliseconds: Int64) { self.milliseconds = milliseconds }

    package static let jstOffsetSeconds: Int64 = 9 * 3600

    package static func < (a: Timestamp, b: Timestamp) -> Bool { a.milliseconds < b.milliseconds }

    package func adding(seconds: Int64) -> Timestamp { Timestamp(milliseconds: milliseconds + seconds * 1000) }

    package func adding(milliseconds delta: Int64) -> Timestamp { Timestamp(milliseconds: milliseconds + delta) }

    /// Whole seconds since the epoch, rounded down.
    package var seconds: Int64 { milliseconds >= 0 ? milliseconds / 1000 : (milliseconds - 999) / 1000 }
}

extension Timestamp {
    /// The calendar fields of a moment in one fixed offset.
    package struct Fields: Sendable, Equatable {
        package var year: Int, month: Int, day: Int
        package var hour: Int, minute: Int, second: Int, millisecond: Int
        /// 0 is Sunday.
        package var weekday: Int
    }

    package func fields(offsetSeconds: Int64 = Timestamp.jstOffsetSeconds) -> Fields {
        let local = milliseconds + offsetSeconds * 1000
        let day = floorDivide(local, 86_400_000)
        var rest = Int(local - day * 86_400_000)
        let (year, month, date) = civil(fromDays: day)
        let hour = rest / 3_600_000
        rest %= 3_600_000
        let minute = rest / 60_000
        rest %= 60_000
        return Fields(
            year: year, month: month, day: date, hour: hour, minute: minute, second: rest / 1000,
            millisecond: rest % 1000, weekday: Int(((day + 4) % 7 + 7) % 7))
    }

    /// 0001-01-02T00:00:00Z to 9999-12-30T23:59:59Z: what keeps a year of four digits in every zone. A source that dates
    /// something past it must not give a moment that is written to the ledger and then cannot be read.
    private static let writableSeconds: ClosedRange<Int64> = -62_135_510_400...253_402_214_399

    /// The moment of a calendar date and time in a fixed offset; nil where a field is out of its range, or the moment
    /// within a day of the first or last year's end.
    package init?(
        year: Int, month: Int, day: Int, hour: Int = 0, minute: Int = 0, second: Int = 0, millisecond: Int = 0,
        offsetSeconds: Int64 = Timestamp.jstOffsetSeconds
    ) {
        guard (1...9999).contains(year), (1...12).contains(month), (1...daysIn(month: month, year: year)).contains(day),
            (0...23).contains(hour), (0...59).contains(minute), (0...60).contains(second),
            (0...999).contains(millisecond)
        else { return nil }
        let days = days(year: year, month: month, day: day)
        let seconds = days * 86_400 + Int64(hour * 3600 + minute * 60 + second) - offsetSeconds
        guard Timestamp.writableSeconds.contains(seconds) else { return nil }
        self.init(milliseconds: seconds * 1000 + Int64(millisecond))
    }
}

extension Timestamp: CustomStringConvertible {
    package var description: String { rfc3339() }

    /// RFC 3339 with a numeric offset and whole seconds, e.g. `2026-11-21T09:30:00+09:00`; an offset of zero
    /// gives `Z`. CAP's pattern allows this form too (facts: cap.md §2) as long as the offset is not zero.
    package func rfc3339(offsetSeconds: Int64 = Timestamp.jstOffsetSeconds) -> String {
        let f = fields(offsetSeconds: offsetSeconds)
        let date = "\(pad(f.year, 4))-\(pad(f.month, 2))-\(pad(f.day, 2))"
        let time = "\(pad(f.hour, 2)):\(pad(f.minute, 2)):\(pad(f.second, 2))"
        if offsetSeconds == 0 { return "\(date)T\(time)Z" }
        let minutes = Int(abs(offsetSeconds)) / 60
        return "\(date)T\(time)\(offsetSeconds < 0 ? "-" : "+")\(pad(minutes / 60, 2)):\(pad(minutes % 60, 2))"
    }

    /// The time of day as residents read it, `HH:MM` in JST.
    package var jstClock: String {
        let f = fields()
        return "\(pad(f.hour, 2)):\(pad(f.minute, 2))"
    }

    /// RFC 7231 / RFC 9110 HTTP-date, always GMT.
    package var httpDate: String {
        let f = fields(offsetSeconds: 0)
        let day = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"][f.weekday]
        return "\(day), \(pad(f.day, 2)) \(monthNames[f.month - 1]) \(pad(f.year, 4)) "
            + "\(pad(f.hour, 2)):\(pad(f.minute, 2)):\(pad(f.second, 2)) GMT"
    }

    /// RFC 5322 date in JST, as mail and RSS 2.0 write it.
    package var mailDate: String {
        let f = fields()
        let day = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"][f.weekday]
        return "\(day), \(pad(f.day, 2)) \(monthNames[f.month - 1]) \(pad(f.year, 4)) "
            + "\(pad(f.hour, 2)):\(pad(f.minute, 2)):\(pad(f.second, 2)) +0900"
    }
}

extension Timestamp {
    /// Reads RFC 3339 leniently: `T` or a blank between date and time, seconds and fraction optional, zone `Z` or
    /// `±HH:MM` or `±HHMM`. Without a zone the caller's `defaultOffset` counts; nil then refuses it.
    package init?(rfc3339 text: some StringProtocol, defaultOffset: Int64? = nil) {
        var scan = DigitScanner(text.utf8)
        guard let year = scan.number(4), scan.skip("-"), let month = scan.number(2), scan.skip("-"),
            let day = scan.number(2), scan.skip("T") || scan.skip("t") || scan.skip(" "),
            let hour = scan.number(2), scan.skip(":"), let minute = scan.number(2)
        else { return nil }
        var second = 0
        var millisecond = 0
        if scan.skip(":") {
            guard let value = scan.number(2) else { return nil }
            second = value
            if scan.skip(".") || scan.skip(",") {
                guard let value = scan.fraction() else { return nil }
                millisecond = value
            }
        }
        let offset: Int64
        if scan.isAtEnd {
            guard let defaultOffset else { return nil }
            offset = defaultOffset
        } else if scan.skip("Z") || scan.skip("z") {
            offset = 0
        } else {
            let negative: Bool
            if scan.skip("+") { negative = false } else if scan.skip("-") { negative = true } else { return nil }
            guard let hours = scan.number(2) else { return nil }
            _ = scan.skip(":")
            guard let minutes = scan.number(2), hours <= 15, minutes <= 59 else { return nil }
            offset = Int64(hours * 3600 + minutes * 60) * (negative ? -1 : 1)
        }
        guard scan.isAtEnd else { return nil }
        self.init(
            year: year, month: month, day: day, hour: hour, minute: minute, second: second, millisecond: millisecond,
            offsetSeconds: offset)
    }
}

extension Timestamp: Codable {
    package init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        guard let value = Timestamp(rfc3339: text) else {
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: "\"\(text)\" is not an RFC 3339 time"))
        }
        self = value
    }

    /// Written with milliseconds where there are any, so that a round trip is exact.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        let fraction = Int(milliseconds - seconds * 1000)
        let whole = rfc3339()
        try container.encode(fraction == 0 ? whole : "\(whole.dropLast(6)).\(pad(fraction, 3))+09:00")
    }
}

private let monthNames = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

private func pad(_ value: Int, _ width: Int) -> String {
    let digits = String(value)
    return digits.count >= width ? digits : String(repeating: "0", count: width - digits.count) + digits
}

private func floorDivide(_ a: Int64, _ b: Int64) -> Int64 { a >= 0 ? a / b : -((-a + b - 1) / b) }

private func daysIn(month: Int, year: Int) -> Int {
    let isLeap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0
    return [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
}

/// Days since 1970-01-01 of a proleptic Gregorian date, counted in 400-year eras that start on 1 March.
private func days(year: Int, month: Int, day: Int) -> Int64 {
    let y = month <= 2 ? year - 1 : year
    let era = floorDivide(Int64(y), 400)
    let yearOfEra = Int64(y) - era * 400
    let shifted = Int64((month + 9) % 12)
    let dayOfYear = (153 * shifted + 2) / 5 + Int64(day) - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
}

private func civil(fromDays days: Int64) -> (Int, Int, Int) {
    let z = days + 719_468
    let era = floorDivide(z, 146_097)
    let dayOfEra = z - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shifted = (5 * dayOfYear + 2) / 153
    let month = shifted < 10 ? shifted + 3 : shifted - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    return (Int(year), Int(month), Int(dayOfYear - (153 * shifted + 2) / 5 + 1))
}

/// Reads ASCII digits and marks from left to right; linear, no backtracking.
private struct DigitScanner {
    private var bytes: [UInt8]
    private var position = 0

    init(_ bytes: some Sequence<UInt8>) { self.bytes = Array(bytes.prefix(64)) }

    var isAtEnd: Bool { position == bytes.count }

    mutating func number(_ width: Int) -> Int? {
        guard position + width <= bytes.count else { return nil }
        var value = 0
        for byte in bytes[position..<position + width] {
            guard (0x30...0x39).contains(byte) else { return nil }
            value = value * 10 + Int(byte - 0x30)
        }
        position += width
        return value
    }

    /// Any number of digits after the decimal point, as milliseconds.
    mutating func fraction() -> Int? {
        var value = 0
        var digits = 0
        while position < bytes.count, (0x30...0x39).contains(bytes[position]) {
            if digits < 3 { value = value * 10 + Int(bytes[position] - 0x30) }
            digits += 1
            position += 1
        }
        guard digits > 0 else { return nil }
        while digits < 3 {
            value *= 10
            digits += 1
        }
        return value
    }

    mutating func skip(_ mark: Unicode.Scalar) -> Bool {
        guard position < bytes.count, bytes[position] == UInt8(ascii: mark) else { return false }
        position += 1
        return true
    }
}
