import Notice

/// A date and time within Japanese text: `2026年8月14日6時2分`, `２０２６年０８月１４日 ０６：０２`, `2026/08/14 06:02:30`. In JST.
enum JapaneseTime {
    /// The first one; nil where there is none. Linear: five or six runs of digits in order, with marks between them.
    static func first(in text: String) -> Timestamp? {
        var numbers: [Int] = []
        var marks: [Unicode.Scalar] = []
        var digits = 0
        var value = 0
        func ended(_ mark: Unicode.Scalar) -> Timestamp? {
            if digits > 0 {
                numbers.append(value)
                marks.append(mark)
                if numbers.count > 6 {
                    numbers.removeFirst()
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
            if wasNumber, let time = time(numbers, marks) { return time }
        }
        _ = ended(" ")
        return time(numbers, marks)
    }

    private static func digit(_ scalar: Unicode.Scalar) -> Int? {
        switch scalar.value {
        case 0x30...0x39: Int(scalar.value - 0x30)
        case 0xFF10...0xFF19: Int(scalar.value - 0xFF10)
        default: nil
        }
    }

    /// Whether the last numbers are year, month, day, hour, minute, as their marks say. Seconds are not waited for.
    private static func time(_ numbers: [Int], _ marks: [Unicode.Scalar]) -> Timestamp? {
        guard numbers.count >= 5 else { return nil }
        let n = Array(numbers.suffix(5))
        let m = Array(marks.suffix(5))
        guard ["年", "/", "-", "／"].contains(m[0]), ["月", "/", "-", "／"].contains(m[1]),
            ["日", " ", "T", "\u{3000}"].contains(m[2]), ["時", ":", "："].contains(m[3]), (1970...9999).contains(n[0])
        else { return nil }
        return Timestamp(year: n[0], month: n[1], day: n[2], hour: n[3], minute: n[4])
    }
}
