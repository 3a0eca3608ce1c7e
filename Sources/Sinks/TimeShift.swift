import Notice

/// Moves every time in a document (`YYYY-MM-DDTHH:MM:SS`, whatever zone follows) by one offset, and puts other values in
/// place of some. Everything else stays byte for byte.
struct TimeShift {
    var milliseconds: Int64
    /// Not overlapping; what lies in a replaced range is not shifted.
    var replacements: [(range: Range<Int>, bytes: [UInt8])] = []

    private static let length = 19

    func apply(to bytes: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count + 64)
        var pending = replacements.sorted { $0.range.lowerBound < $1.range.lowerBound }[...]
        var i = 0
        while i < bytes.count {
            if let next = pending.first, next.range.lowerBound == i {
                result += next.bytes
                i = next.range.upperBound
                pending = pending.dropFirst()
                // An empty range stands before a byte that is still to be copied.
                continue
            }
            if i + Self.length <= bytes.count, bytes[i + 10] == UInt8(ascii: "T"),
                pending.first.map({ $0.range.lowerBound >= i + Self.length }) ?? true,
                let shifted = shifted(bytes[i..<i + Self.length])
            {
                result += shifted
                i += Self.length
            } else {
                result.append(bytes[i])
                i += 1
            }
        }
        for rest in pending { result += rest.bytes }
        return result
    }

    /// The local time moved on in its own zone, as no zone here changes its offset.
    private func shifted(_ text: ArraySlice<UInt8>) -> [UInt8]? {
        guard let moment = Timestamp(rfc3339: String(decoding: text, as: UTF8.self), defaultOffset: 0) else {
            return nil
        }
        return Array(moment.adding(milliseconds: milliseconds).rfc3339(offsetSeconds: 0).utf8.dropLast())
    }
}
