import Notice

/// A date and time within Japanese text: `2026年8月14日6時2分`, `２０２６年０８月１４日 ０６：０２`, `2026/08/14 06:02:30`,
/// `2026年8月14日午後6時2分`. In JST.
enum JapaneseTime {
    /// The first one; nil where there is none. Linear: five or six runs of digits in order, with marks between them.
    static func first(in text: String) -> Timestamp? {
        var numbers: [Int] = []
        /// Which of them stand right behind 午後, and which behind 午前.
        var halves: [Half?] = []
        var half: Half?
        var previous: Unicode.Scalar = " "
        var marks: [Unicode.Scalar] = []
        var digits = 0
        var value = 0
        func ended(_ mark: Unicode.Scalar) -> Timestamp? {
            if digits > 0 {
                numbers.append(value)
                halves.append(half)
                marks.append(mark)
                half = nil
                if numbers.count > 6 {
                    numbers.removeFirst()
                    halves.removeFirst()
                    marks.removeFirst()
                }
                (digits, value) = (0, 0)
            }
            return nil
        }
        for scalar in text.unicodeScalars {
            if let digit = digit(scalar) {
                // Longer runs are telephone numbers or codes, no part of a date.
                if digits < 9 { value = value * 10 + digit }
                digits += 1
                continue
            }
            let wasNumber = digits > 0
            _ = ended(scalar)
            if wasNumber, let time = time(numbers, halves, marks) { return time }
            half = Half(previous, scalar) ?? (scalar == " " || scalar == "\u{3000}" ? half : nil)
            previous = scalar
        }
        _ = ended(" ")
        return time(numbers, halves, marks)
    }

    /// The half of the day before an hour.
    private enum Half {
        case morning, afternoon

        init?(_ first: Unicode.Scalar, _ second: Unicode.Scalar) {
            switch (first, second) {
            case ("午", "前"): self = .morning
            case ("午", "後"): self = .afternoon
            default: return nil
            }
        }

        /// Of 24 hours; 午前12時 is midnight and 午後12時 noon, as most write. Nil for an hour that has no half.
        func hour(_ hour: Int) -> Int? {
            guard (0...12).contains(hour) else { return nil }
            return hour % 12 + (self == .afternoon ? 12 : 0)
        }
    }

    private static func digit(_ scalar: Unicode.Scalar) -> Int? {
        switch scalar.value {
        case 0x30...0x39: Int(scalar.value - 0x30)
        case 0xFF10...0xFF19: Int(scalar.value - 0xFF10)
        default: nil
        }
    }

    /// Whether the last numbers are year, month, day, hour, minute, as their marks say. Seconds are not waited for.
    private static func time(_ numbers: [Int], _ halves: [Half?], _ marks: [Unicode.Scalar]) -> Timestamp? {
        guard numbers.count >= 5 else { return nil }
        let n = Array(numbers.suffix(5))
        let half = halves[halves.count - 2]
        guard let hour = half.map({ $0.hour(n[3]) }) ?? n[3] else { return nil }
        let m = Array(marks.suffix(5))
        guard ["年", "/", "-", "／"].contains(m[0]), ["月", "/", "-", "／"].contains(m[1]),
            ["日", " ", "T", "\u{3000}"].contains(m[2]), ["時", ":", "："].contains(m[3]), (1970...9999).contains(n[0])
        else { return nil }
        return Timestamp(year: n[0], month: n[1], day: n[2], hour: hour, minute: n[4])
    }
}
