package import Notice

/// Times as they are printed where they may stand longer than a day.
extension Timestamp {
    /// E.g. `11月21日 11:00`, in Japan's time.
    package var japaneseDayAndClock: String {
        let fields = fields()
        return "\(fields.month)月\(fields.day)日 \(jstClock)"
    }

    private static let englishMonths = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// E.g. `Nov 21, 11:00`, in Japan's time.
    package var englishDayAndClock: String {
        let fields = fields()
        return "\(Self.englishMonths[fields.month - 1]) \(fields.day), \(jstClock)"
    }
}
