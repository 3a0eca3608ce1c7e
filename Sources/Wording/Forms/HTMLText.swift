/// The one place where text is made safe for HTML, as content and as a quoted attribute value.
package enum HTMLText {
    package static func escaped(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result.append(contentsOf: "&amp;".unicodeScalars)
            case "<": result.append(contentsOf: "&lt;".unicodeScalars)
            case ">": result.append(contentsOf: "&gt;".unicodeScalars)
            case "\"": result.append(contentsOf: "&quot;".unicodeScalars)
            case "'": result.append(contentsOf: "&#39;".unicodeScalars)
            case "\n", "\t": result.append(scalar)
            default:
                // Controls, and the marks that turn the direction of the text after them around.
                if scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value) { continue }
                if (0x202A...0x202E).contains(scalar.value) || (0x2066...0x2069).contains(scalar.value) { continue }
                result.append(scalar)
            }
        }
        return String(result)
    }
}
