import Foundation
import FoundationXML

@testable import Intake

/// The toolchain's XML parser as a peer of `XMLReader`: what it reads, ours must read alike.
final class FoundationReader: NSObject, XMLParserDelegate {
    private var builder = ElementBuilder()
    private var hasFault = false

    /// Nil where it is not well-formed. Must not see an empty processing instruction: FoundationXML crashes on one.
    static func read(_ text: [UInt8]) -> Element? {
        let reader = FoundationReader()
        let parser = XMLParser(data: Data(text))
        parser.shouldProcessNamespaces = true
        parser.shouldResolveExternalEntities = false
        parser.delegate = reader
        guard parser.parse(), !reader.hasFault else { return nil }
        return reader.builder.root
    }

    func parser(
        _ parser: XMLParser, didStartElement elementName: String, namespaceURI: String?, qualifiedName: String?,
        attributes: [String: String] = [:]
    ) {
        let first = builder.attributeCount
        for (key, value) in attributes { builder.append(attribute: builder.keep(key.utf8), builder.keep(value.utf8)) }
        builder.open(
            builder.keep(elementName.utf8), namespace: builder.namespace(namespaceURI ?? ""), attributesFrom: first)
    }

    func parser(
        _ parser: XMLParser, didEndElement elementName: String, namespaceURI: String?, qualifiedName: String?
    ) { builder.close() }

    func parser(_ parser: XMLParser, foundCharacters string: String) { builder.append(text: string) }

    func parser(_ parser: XMLParser, foundCDATA block: Data) {
        builder.append(text: String(decoding: block, as: UTF8.self))
    }

    func parser(_ parser: XMLParser, parseErrorOccurred parseError: any Error) { hasFault = true }
}
