import Foundation
import FoundationXML

@testable import Intake

/// The toolchain's XML parser as a peer of `XMLReader`: what it reads, ours must read alike.
final class FoundationReader: NSObject, XMLParserDelegate {
    private var root: Element?
    private var open: [Element] = []
    private var hasFault = false

    /// Nil where it is not well-formed. Must not see an empty processing instruction: FoundationXML crashes on one.
    static func read(_ text: [UInt8]) -> Element? {
        let reader = FoundationReader()
        let parser = XMLParser(data: Data(text))
        parser.shouldProcessNamespaces = true
        parser.shouldResolveExternalEntities = false
        parser.delegate = reader
        guard parser.parse(), !reader.hasFault, reader.open.isEmpty else { return nil }
        return reader.root
    }

    func parser(
        _ parser: XMLParser, didStartElement elementName: String, namespaceURI: String?, qualifiedName: String?,
        attributes: [String: String] = [:]
    ) {
        let element = Element(name: elementName, namespace: namespaceURI ?? "", attributes: attributes)
        if let parent = open.last { parent.append(element) } else { root = root ?? element }
        open.append(element)
    }

    func parser(
        _ parser: XMLParser, didEndElement elementName: String, namespaceURI: String?, qualifiedName: String?
    ) { _ = open.popLast() }

    func parser(_ parser: XMLParser, foundCharacters string: String) { open.last?.append(string) }

    func parser(_ parser: XMLParser, foundCDATA block: Data) {
        open.last?.append(String(decoding: block, as: UTF8.self))
    }

    func parser(_ parser: XMLParser, parseErrorOccurred parseError: any Error) { hasFault = true }
}
