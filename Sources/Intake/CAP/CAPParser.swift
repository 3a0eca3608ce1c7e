import Notice

/// Reads `<alert>` of CAP 1.0, 1.1 and 1.2: white space, fractions and comma-joined references are forgiven; what the
/// standard requires is enforced (facts: cap.md §2, §3).
struct CAPParser {
    static let namespaces = [
        "urn:oasis:names:tc:emergency:cap:1.2", "urn:oasis:names:tc:emergency:cap:1.1",
        "http://www.incident.com/cap/1.0",
    ]

    static func isAlert(_ element: Element) -> Bool {
        element.name == "alert" && namespaces.contains(element.namespace)
    }

    /// - Parameter ceiling: the envelope's status; an alert inside a test envelope is a test.
    static func alert(_ element: Element, ceiling: NoticeStatus = .actual) throws(Refusal) -> CAPAlert {
        let identifier = try name(element, "identifier")
        let sender = try name(element, "sender")
        let sentText = try required(element, "sent")
        guard let sent = Timestamp(rfc3339: sentText) else {
            throw Refusal(
                .invalid, "sent is \"\(sentText.prefix(40))\"; CAP requires a date and time with a numeric zone")
        }
        var status = try status(required(element, "status"))
        if status == .actual { status = ceiling }
        let messageType = try messageType(required(element, "msgType"))
        try refuseUnlessPublic(element)
        let references = try references(element, sender: sender)
        if messageType != .alert, references.isEmpty {
            throw Refusal(.missing, "\(messageType.rawValue) without references")
        }
        if references.contains(where: { $0.sender == sender && $0.identifier == identifier }) {
            throw Refusal(.invalid, "the alert refers to itself")
        }
        let elements = element.all("info")
        guard elements.count <= Limits.infos else {
            throw Refusal(.tooMany, "\(elements.count) infos; at most \(Limits.infos) are read")
        }
        if elements.isEmpty, messageType != .cancel { throw Refusal(.missing, "\(messageType.rawValue) without info") }
        let infos = try CAPInfoGroup.groups(elements, sent: sent)
        return CAPAlert(
            identifier: identifier, sender: sender,
            senderName: elements.lazy.compactMap { $0.value("senderName") }.first, sent: sent, sentText: sentText,
            status: status, messageType: messageType, references: references, infos: infos)
    }

    static func required(_ element: Element, _ child: String) throws(Refusal) -> String {
        guard let value = element.value(child) else {
            throw Refusal(.missing, "\(child) is missing or empty in \(element.name)")
        }
        return value
    }

    /// identifier and sender: no spaces, commas, `<`, `&`.
    private static func name(_ element: Element, _ child: String) throws(Refusal) -> String {
        let value = try required(element, child)
        guard value.utf8.count <= 512, !value.contains(where: { $0.isWhitespace || ",<&".contains($0) }) else {
            throw Refusal(.invalid, "\(child) holds a space, a comma, '<' or '&', or is too long")
        }
        return value
    }

    private static func status(_ word: String) throws(Refusal) -> NoticeStatus {
        switch word {
        case "Actual": return .actual
        case "Exercise": return .exercise
        case "System", "Test": return .test
        case "Draft": throw Refusal(.notPublic, "status Draft: not meant to be acted on", whatToDo: "Nothing.")
        default: throw Refusal(.invalid, "status is \"\(word.prefix(40))\"")
        }
    }

    private static func messageType(_ word: String) throws(Refusal) -> CAPAlert.MessageType {
        if let type = CAPAlert.MessageType(rawValue: word) { return type }
        if word == "Ack" || word == "Error" {
            throw Refusal(.notPublic, "msgType \(word): a machine's reply", whatToDo: "Nothing.")
        }
        throw Refusal(.invalid, "msgType is \"\(word.prefix(40))\"")
    }

    private static func refuseUnlessPublic(_ element: Element) throws(Refusal) {
        // CAP 1.0 lets scope be absent; there it means Public.
        guard let scope = element.value("scope") else {
            if element.namespace == namespaces[2] { return }
            throw Refusal(.missing, "scope is missing or empty in alert")
        }
        switch scope {
        case "Public": return
        case "Restricted", "Private":
            throw Refusal(.notPublic, "scope \(scope)", whatToDo: "Ask the source for its public feed.")
        default: throw Refusal(.invalid, "scope is \"\(scope.prefix(40))\"")
        }
    }

    /// Triples separated by white space; a real Cancel joins two with a comma, so all parts are regrouped in threes.
    /// CAP 1.0 names identifiers alone.
    private static func references(_ element: Element, sender: String) throws(Refusal) -> [CAPAlert.Reference] {
        let tokens = element.text("references").split(whereSeparator: \.isWhitespace)
        if !tokens.isEmpty, !tokens.contains(where: { $0.contains(",") }) {
            guard element.namespace == namespaces[2] else {
                throw Refusal(.invalid, "references are not sender,identifier,sent")
            }
            return try limited(
                tokens.map { CAPAlert.Reference(sender: sender, identifier: String($0), sent: "") })
        }
        let parts = tokens.flatMap { $0.split(separator: ",") }.map(String.init)
        guard parts.count % 3 == 0 else { throw Refusal(.invalid, "references are not sender,identifier,sent") }
        return try limited(
            stride(from: 0, to: parts.count, by: 3).map {
                CAPAlert.Reference(sender: parts[$0], identifier: parts[$0 + 1], sent: parts[$0 + 2])
            })
    }

    private static func limited(_ references: [CAPAlert.Reference]) throws(Refusal) -> [CAPAlert.Reference] {
        guard references.count <= Limits.references else {
            throw Refusal(.tooMany, "\(references.count) references; at most \(Limits.references) are read")
        }
        return references
    }
}
