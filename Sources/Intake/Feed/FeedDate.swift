import Notice

/// A date as feeds write it: RFC 3339 (Atom, `dc:date`) or RFC 822 with what occurs in the wild (facts: webhooks.md §10).
enum FeedDate {
    private static let months = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ]
    /// Minutes east; military letters and other names count as unknown.
    private static let zones = [
        "jst": 540, "gmt": 0, "ut": 0, "utc": 0, "z": 0, "est": -300, "edt": -240, "cst": -360, "cdt": -300,
        "mst": -420, "mdt": -360, "pst": -480, "pdt": -420,
    ]

    /// A missing or unknown zone is JST: these feeds are of Japanese municipalities.
    static func time(_ text: String) -> Timestamp? {
        let text = text.trimmed
        guard !text.isEmpty, text.utf8.count <= 64 else { return nil }
        if let time = Timestamp(rfc3339: text, defaultOffset: Timestamp.jstOffsetSeconds) { return time }
        if let day = dayOnly(text) { return day }
        var parts = text.split(whereSeparator: { $0.isWhitespace || $0 == "," }).map(String.init)
        if let first = parts.first, first.first?.isLetter == true { parts.removeFirst() }
        guard parts.count >= 4, let day = Int(parts[0]), let year = Int(parts[2]),
            let month = months.firstIndex(of: String(parts[1].lowercased().prefix(3)))
        else { return nil }
        let clock = parts[3].split(separator: ":").map { Int($0) }
        guard clock.count == 2 || clock.count == 3, let hour = clock[0], let minute = clock[1] else { return nil }
        let second = clock.count == 3 ? clock[2] ?? 0 : 0
        return Timestamp(
            year: year < 50 ? 2000 + year : year < 100 ? 1900 + year : year, month: month + 1, day: day, hour: hour,
            minute: minute, second: second, offsetSeconds: parts.count > 4 ? offset(parts[4]) : offset(""))
    }

    /// `2026-08-14`, the start of that day.
    private static func dayOnly(_ text: String) -> Timestamp? {
        text.utf8.count == 10 ? Timestamp(rfc3339: text + "T00:00:00+09:00") : nil
    }

    private static func offset(_ zone: String) -> Int64 {
        if let minutes = zones[zone.lowercased()] { return Int64(minutes * 60) }
        let digits = zone.dropFirst().filter { $0 != ":" }
        guard let sign = zone.first, sign == "+" || sign == "-", digits.count == 4, let value = Int64(digits) else {
            return Timestamp.jstOffsetSeconds
        }
        return (value / 100 * 3600 + value % 100 * 60) * (sign == "-" ? -1 : 1)
    }
}
