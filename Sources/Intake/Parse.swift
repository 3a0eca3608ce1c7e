package import Notice

/// Reads one document of any format this room knows: JMA telegrams, CAP (also as
/// MeteoAlarm's JSON), EDXL-DE, Atom, RSS, RDF, JSON Feed. Pure, and
/// safe on hostile bytes: what it will not read it refuses with a reason.
///
/// - Parameters:
///   - name: the file's name or address; its telegram code (`…_VPWW56_130000.xml`) decides the family where it has one.
///   - contentType: the `Content-Type` header, for its charset; nil for files.
///   - system: which of JMA's two weather systems is read; telegrams of the other are refused.
package func parse(
    _ bytes: [UInt8], name: String, source: SourceID, contentType: String?, system: JMASystem = .levels
) -> Result<ParsedDocument, Refusal> {
    do throws(Refusal) {
        var document = try read(bytes, name: name, source: source, contentType: contentType, system: system)
        document.address = name
        return .success(document)
    } catch {
        return .failure(error)
    }
}

private func read(
    _ bytes: [UInt8], name: String, source: SourceID, contentType: String?, system: JMASystem
) throws(Refusal) -> ParsedDocument {
    let decoded: Decoded
    do throws(Refusal) { decoded = try Decoded(bytes, contentType: contentType) } catch {
        guard error.reason == .encoding, let salvage = try Salvage(bytes, contentType: contentType),
            var document = try? read(salvage.decoded, size: bytes.count, name: name, source: source, system: system),
            case .feed(let feed) = document.report,
            !feed.items.isEmpty, feed.items.allSatisfy({ $0.alert == nil && $0.document == nil })
        else { throw error }
        document.refusals.append(salvage.note)
        return document
    }
    return try read(decoded, size: bytes.count, name: name, source: source, system: system)
}

/// - Parameter size: bytes as they were received.
private func read(
    _ decoded: Decoded, size: Int, name: String, source: SourceID, system: JMASystem
) throws(Refusal) -> ParsedDocument {
    let file = name.split(separator: "/").last.map(String.init) ?? name
    if decoded.syntax == .json {
        let root = try JSONReader.read(decoded.text)
        if JSONFeedParser.isFeed(root) {
            return try JSONFeedParser.document(root, name: file, address: name, source: source)
        }
        if CAPJSON.isIndex(root) { return try CAPJSON.document(root, name: file, source: source) }
        throw Refusal(.unknownFormat, "JSON that is neither a JSON Feed nor holds CAP alerts")
    }
    // A telegram whose name says that its family is not read need not be read to say so.
    if JMAFamily.code(in: name) != nil, ASCII.find(JMATelegram.namespace, in: Array(decoded.text.prefix(512))) != nil {
        try JMAFamily(name: name, title: "", system: system).refuseUnlessRead(title: "", system: system)
    }
    let root: Element
    do throws(Refusal) {
        root = try XMLReader.read(decoded.text)
    } catch  where error.reason == .malformed {
        // Ward feeds write &nbsp; and the like, which XML does not know.
        let replaced = HTMLEntities.replaced(in: decoded.text)
        guard replaced != decoded.text else { throw error }
        root = try XMLReader.read(replaced)
    }
    if FeedParser.isFeed(root) { return try FeedParser.document(root, name: file, address: name, source: source) }
    guard size <= Limits.documentBytes else {
        throw Refusal(
            .tooLarge, "\(size) bytes; a document that is no feed has at most \(Limits.documentBytes)",
            whatToDo: "Check that the address is a telegram or an alert; the document stays refused.")
    }
    if root.name == "Report", root.namespace == JMATelegram.namespace {
        return try JMATelegram.parse(root, name: name, source: source, system: system)
    }
    if CAPParser.isAlert(root) || CAPParser.isEnvelope(root) {
        return try CAPParser.document(root, name: file, source: source)
    }
    if root.name == "alert" {
        throw Refusal(.invalid, "the alert's namespace \"\(root.namespace.prefix(80))\" is no version of CAP")
    }
    throw Refusal(.unknownFormat, "the root element \(root.name.prefix(80)) is of no format read here")
}
