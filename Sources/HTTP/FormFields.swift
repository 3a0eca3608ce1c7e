/// Percent decoding and `application/x-www-form-urlencoded` pairs, in one linear pass.
package enum FormFields {
    /// Splits at `&` and the first `=`, turns `+` into a blank and decodes escapes. A broken escape stands for itself and
    /// ill-formed UTF-8 becomes U+FFFD, as browsers do; pairs with an empty name and value are dropped.
    package static func decode(_ bytes: ArraySlice<UInt8>) -> [(name: String, value: String)] {
        var pairs: [(name: String, value: String)] = []
        for pair in bytes.split(separator: Octet.ampersand) {
            let equals = pair.firstIndex(of: Octet.equals)
            let name = text(pair[..<(equals ?? pair.endIndex)])
            let value = equals.map { text(pair[($0 + 1)...]) } ?? ""
            if name.isEmpty, value.isEmpty { continue }
            pairs.append((name, value))
        }
        return pairs
    }

    private static func text(_ bytes: ArraySlice<UInt8>) -> String {
        guard bytes.contains(where: { $0 == Octet.percent || $0 == Octet.plus }) else {
            return String(decoding: bytes, as: UTF8.self)
        }
        var decoded: [UInt8] = []
        decoded.reserveCapacity(bytes.count)
        var i = bytes.startIndex
        while i < bytes.endIndex {
            if bytes[i] == Octet.percent, i + 2 < bytes.endIndex, let high = Octet.hexValue(bytes[i + 1]),
                let low = Octet.hexValue(bytes[i + 2])
            {
                decoded.append(high << 4 | low)
                i += 3
            } else {
                decoded.append(bytes[i] == Octet.plus ? Octet.space : bytes[i])
                i += 1
            }
        }
        return String(decoding: decoded, as: UTF8.self)
    }
}
