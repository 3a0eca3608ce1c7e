/// A language tag from outside, kept as its source writes it.
enum LanguageLabel {
    /// The tag if it has the shape of BCP 47: a primary subtag of 2 to 8 letters, then alphanumeric subtags.
    static func checked(_ tag: String) -> String? {
        let parts = tag.split(separator: "-", omittingEmptySubsequences: false)
        guard tag.utf8.count <= 35, let primary = parts.first, (2...8).contains(primary.utf8.count),
            primary.utf8.allSatisfy({ (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0) }),
            parts.dropFirst().allSatisfy({ part in
                (1...8).contains(part.utf8.count)
                    && part.utf8.allSatisfy {
                        (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0) || (0x30...0x39).contains($0)
                    }
            })
        else { return nil }
        return tag
    }
}
