/// The one place where text is made safe for XML 1.0, as content and as attribute value.
enum XMLText {
    /// Escapes markup and drops what XML 1.0 cannot hold even as a reference (control characters, U+FFFE, U+FFFF).
    static func escaped(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result.append(contentsOf: "&amp;".unicodeScalars)
            case "<": result.append(contentsOf: "&lt;".unicodeScalars)
            case ">": result.append(contentsOf: "&gt;".unicodeScalars)
            case "\"": result.append(contentsOf: "&quot;".unicodeScalars)
            // A bare carriage return would come back as a line feed.
            case "\r": result.append(contentsOf: "&#13;".unicodeScalars)
            case "\t", "\n": result.append(scalar)
            default:
                if scalar.value < 0x20 || scalar.value == 0xFFFE || scalar.value == 0xFFFF { continue }
                result.append(scalar)
            }
        }
        return String(result)
    }
}

/// Writes an XML document, indented, elements in the order of the calls.
struct XMLWriter {
    private var text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    private var depth = 0

    var bytes: [UInt8] { Array(text.utf8) }

    mutating func element(
        _ name: String, _ attributes: [(String, String)] = [], _ body: (inout XMLWriter) -> Void
    ) {
        line(open(name, attributes) + ">")
        depth += 1
        body(&self)
        depth -= 1
        line("</\(name)>")
    }

    mutating func element(_ name: String, _ attributes: [(String, String)] = [], text content: String) {
        line("\(open(name, attributes))>\(XMLText.escaped(content))</\(name)>")
    }

    mutating func empty(_ name: String, _ attributes: [(String, String)]) {
        line(open(name, attributes) + "/>")
    }

    private func open(_ name: String, _ attributes: [(String, String)]) -> String {
        attributes.reduce("<\(name)") { $0 + " \($1.0)=\"\(XMLText.escaped($1.1))\"" }
    }

    private mutating func line(_ content: String) {
        text += String(repeating: "  ", count: depth) + content + "\n"
    }
}
