extension Unicode.Scalar {
    /// Whether nobody sees it and it may change what is seen: controls, line breaks, marks of direction or of nothing. The joiners
    /// that Indic scripts are written with are none.
    package var isUnseen: Bool {
        guard value >= 0x7F || value < 0x20 else { return false }
        switch properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator, .privateUse: return true
        case .format: return value != 0x200C && value != 0x200D
        default: return false
        }
    }
}

extension String {
    /// What somebody else wrote, as one line that changes nothing on a terminal or in a table: what is unseen becomes blanks.
    package var asPlainLine: String {
        var line = UnicodeScalarView()
        for scalar in unicodeScalars { line.append(scalar.isUnseen ? " " : scalar) }
        return String(line)
    }
}
