package import Notice

extension HTTPResponse {
    /// A server's wish is honoured up to a day; a longer one would outlive every notice.
    package static let longestRetryAfter = 86_400

    /// The seconds a server asks to be left alone for: `Retry-After` as seconds or as an IMF-fixdate (RFC 9110 §10.2.3).
    /// Nil where it says nothing readable.
    package func retryAfterSeconds(now: Timestamp) -> Int? {
        guard let value = header("Retry-After") else { return nil }
        let text = value.utf8.filter { $0 != 0x20 && $0 != 0x09 }
        if !text.isEmpty, text.count <= 9, text.allSatisfy({ (0x30...0x39).contains($0) }) {
            let seconds = text.reduce(0) { $0 * 10 + Int($1 - 0x30) }
            return min(seconds, Self.longestRetryAfter)
        }
        guard let moment = Timestamp(httpDate: value) else { return nil }
        let seconds = (moment.milliseconds - now.milliseconds + 999) / 1000
        return Int(max(0, min(seconds, Int64(Self.longestRetryAfter))))
    }
}

extension Timestamp {
    /// Reads the IMF-fixdate form, `Sun, 06 Nov 1994 08:49:37 GMT`. The two obsolete forms are not read.
    fileprivate init?(httpDate text: String) {
        guard text.utf8.count <= 40 else { return nil }
        let parts = text.split(separator: " ")
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        guard parts.count == 6, parts[5] == "GMT", let day = Int(parts[1]),
            let month = months.firstIndex(of: String(parts[2])), let year = Int(parts[3])
        else { return nil }
        let clock = parts[4].split(separator: ":").map { Int($0) }
        guard clock.count == 3, let hour = clock[0], let minute = clock[1], let second = clock[2] else { return nil }
        self.init(
            year: year, month: month + 1, day: day, hour: hour, minute: minute, second: second, offsetSeconds: 0)
    }
}
