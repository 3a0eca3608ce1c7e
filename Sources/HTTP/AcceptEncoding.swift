/// Whether a client takes gzip, by its Accept-Encoding field (RFC 9110 §12.5.3).
enum AcceptEncoding {
    private static let gzip = Array("gzip".utf8)
    private static let weights = Array(";q=0".utf8)

    /// True where `gzip` (or `x-gzip`) is named with a weight above 0. `*` alone is not taken for it: who does not name gzip
    /// gets plain bytes, which everybody can read.
    static func takesGzip(_ value: String) -> Bool {
        for item in value.utf8.split(separator: Octet.comma) {
            let lowered = item.filter { !Octet.isBlank($0) }.map(Octet.lowercased)
            let name = lowered.prefix { $0 != Octet.semicolon }
            guard name.elementsEqual(gzip) || (name.count == 6 && name.suffix(4).elementsEqual(gzip)) else { continue }
            let weight = lowered.dropFirst(name.count)
            guard weight.starts(with: weights) else { return true }
            // "0", "0.", "0.000" mean never; any other digit means sometimes.
            return weight.dropFirst(weights.count).contains { Octet.isDigit($0) && $0 != Octet.zero }
        }
        return false
    }
}
