extension Duration {
    /// The length as settings write it, for messages: `1h30m`.
    package var notation: String { DurationNotation.text(self) }
}

/// Lengths of time as settings write them: `90s`, `5m`, `1h30m`, `2d`, `500ms`.
enum DurationNotation {
    private static let units: [(name: String, milliseconds: Int64)] = [
        ("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1000), ("ms", 1),
    ]

    /// Whole numbers with units, each unit smaller than the one before; nil for anything else.
    static func duration(_ text: String) -> Duration? {
        var rest = Array(text.utf8)[...]
        var total: Int64 = 0
        var next = 0
        if rest.isEmpty { return nil }
        while !rest.isEmpty {
            let digits = rest.prefix { (0x30...0x39).contains($0) }
            rest = rest.dropFirst(digits.count)
            let letters = rest.prefix { (0x61...0x7A).contains($0) }
            rest = rest.dropFirst(letters.count)
            let name = String(decoding: letters, as: UTF8.self)
            guard let amount = Int64(String(decoding: digits, as: UTF8.self)),
                let unit = units[next...].firstIndex(where: { $0.name == name })
            else { return nil }
            let (part, overflow) = amount.multipliedReportingOverflow(by: units[unit].milliseconds)
            let (sum, carry) = total.addingReportingOverflow(part)
            if overflow || carry { return nil }
            total = sum
            next = unit + 1
        }
        return .milliseconds(total)
    }

    /// The shortest notation, for messages: `90s` becomes `1m30s`.
    static func text(_ duration: Duration) -> String {
        let (seconds, attoseconds) = duration.components
        var rest = seconds * 1000 + attoseconds / 1_000_000_000_000_000
        if rest == 0 { return "0s" }
        var text = ""
        for unit in units where rest >= unit.milliseconds {
            text += "\(rest / unit.milliseconds)\(unit.name)"
            rest %= unit.milliseconds
        }
        return text
    }
}
