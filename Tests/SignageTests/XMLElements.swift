import Foundation
import FoundationXML

/// The elements of a well-formed document with their texts, by their qualified names.
final class XMLElements: NSObject, XMLParserDelegate {
    private var found: [(name: String, text: String)] = []
    private var open: [(name: String, text: String)] = []

    /// Nil where the bytes are no well-formed XML.
    init?(_ bytes: [UInt8]) {
        super.init()
        let parser = XMLParser(data: Data(bytes))
        parser.delegate = self
        guard parser.parse(), parser.parserError == nil else { return nil }
    }

    func count(_ name: String) -> Int { found.filter { $0.name == name }.count }

    func texts(_ name: String) -> [String] { found.filter { $0.name == name }.map(\.text) }

    func parser(
        _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
        attributes: [String: String]
    ) {
        open.append((name, ""))
    }

    func parser(_ parser: XMLParser, foundCharacters text: String) {
        if !open.isEmpty { open[open.count - 1].text += text }
    }

    func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) {
        if let last = open.popLast() { found.append(last) }
    }
}
