import Foundation
import FoundationXML

/// FoundationXML's event parser turned into an `Element` tree within `Limits`. Reads only text that `Decoded` let
/// through: namespaces on, no external entities, and errors found that `parse()` itself does not report.
final class XMLReader: NSObject, XMLParserDelegate {
    private var root: Element?
    private var open: [Element] = []
    private var elements = 0
    private var refusal: Refusal?
    private static let include = "http://www.w3.org/2001/XInclude"

    static func read(_ text: [UInt8]) throws(Refusal) -> Element {
        let reader = XMLReader()
        let parser = XMLParser(data: Data(text))
        parser.shouldProcessNamespaces = true
        parser.shouldResolveExternalEntities = false
        parser.delegate = reader
        let succeeded = parser.parse()
        if let refusal = reader.refusal { throw refusal }
        guard succeeded, parser.parserError == nil, let root = reader.root, reader.open.isEmpty else {
            throw Refusal(.malformed, "not well-formed XML, near line \(parser.lineNumber)")
        }
        return root
    }

    private func refuse(_ parser: XMLParser, _ refusal: Refusal) {
        if self.refusal == nil { self.refusal = refusal }
        parser.abortParsing()
    }

    func parser(
        _ parser: XMLParser, didStartElement elementName: String, namespaceURI: String?, qualifiedName: String?,
        attributes: [String: String] = [:]
    ) {
        guard refusal == nil else { return }
        elements += 1
        guard elements <= Limits.elements else {
            return refuse(parser, Refusal(.tooMany, "more than \(Limits.elements) elements"))
        }
        guard open.count < Limits.depth else {
            return refuse(parser, Refusal(.tooDeep, "elements nested deeper than \(Limits.depth)"))
        }
        guard attributes.count <= Limits.attributes else {
            return refuse(parser, Refusal(.tooMany, "an element with more than \(Limits.attributes) attributes"))
        }
        guard namespaceURI != XMLReader.include else {
            return refuse(
                parser,
                Refusal(
                    .include, "the document includes another (XInclude)",
                    whatToDo: "Refused for safety; tell the source's operator if the address is right."))
        }
        let element = Element(name: elementName, namespace: namespaceURI ?? "", attributes: attributes)
        if let parent = open.last {
            parent.append(element)
        } else if root == nil {
            root = element
        }
        open.append(element)
    }

    func parser(
        _ parser: XMLParser, didEndElement elementName: String, namespaceURI: String?, qualifiedName: String?
    ) {
        guard refusal == nil else { return }
        _ = open.popLast()
    }

    func parser(_ parser: XMLParser, foundCharacters string: String) {
        guard refusal == nil else { return }
        open.last?.append(string)
    }

    func parser(_ parser: XMLParser, foundCDATA block: Data) {
        guard refusal == nil else { return }
        open.last?.append(String(decoding: block, as: UTF8.self))
    }

    /// Trailing junk and undefined entities end here while `parse()` still returns true (facts: platform.md, XML).
    func parser(_ parser: XMLParser, parseErrorOccurred parseError: any Error) {
        guard refusal == nil else { return }
        let code = (parseError as NSError).code
        refusal = Refusal(.malformed, "not well-formed XML (error \(code)) near line \(parser.lineNumber)")
    }
}
