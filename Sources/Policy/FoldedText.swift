extension String {
    /// Lower case without what a reader does not see: blanks, line breaks, controls, format characters and marks of
    /// direction; full-width ASCII as ASCII.
    var folded: String {
        var scalars = String.UnicodeScalarView()
        for scalar in unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control, .format, .spaceSeparator, .lineSeparator, .paragraphSeparator: continue
            default: break
            }
            if scalar.properties.isVariationSelector { continue }
            if (0xFF01...0xFF5E).contains(scalar.value), let plain = Unicode.Scalar(scalar.value - 0xFEE0) {
                scalars.append(plain)
            } else {
                scalars.append(scalar)
            }
        }
        return String(scalars).lowercased()
    }
}
