/// Why a request was not taken. Framing can no longer be trusted after one, so the connection closes with the answer.
///
/// The list is the refusal list of the platform facts sheet; each case is a row of the parser's test table.
package enum Refusal: String, Error, Sendable, Hashable, CaseIterable {
    case tlsHello
    case leadingEmptyLines
    case malformedRequestLine
    case unknownMethod
    case unsupportedVersion
    case targetTooLong
    case malformedTarget
    case malformedEscape
    case escapedControl
    case escapedSlash
    case dotSegment
    case targetNotUTF8
    case bareLineFeed
    case bareCarriageReturn
    case controlCharacter
    case obsoleteFolding
    case emptyFieldName
    case malformedFieldName
    case fieldLineTooLong
    case headerTooLarge
    case tooManyFields
    case missingHost
    case duplicateHost
    case malformedHost
    case duplicateContentLength
    case malformedContentLength
    case lengthAndCoding
    case codingInHTTP10
    case duplicateCoding
    case unknownCoding
    case unknownExpectation
    case malformedChunk
    case chunkExtensionsTooLong
    case bodyTooLarge
    /// The head or the body did not arrive before its deadline; decided by the server, not by the parser.
    case tooSlow
    /// No room for another connection; decided by the server.
    case tooManyConnections
    /// The client's address has its share of connections; decided by the server.
    case tooManyConnectionsOfAddress
    /// No memory for another body at the moment; decided by the server.
    case tooManyBodies

    package var status: Int {
        switch self {
        case .targetTooLong: 414
        case .fieldLineTooLong, .headerTooLarge, .tooManyFields: 431
        case .bodyTooLarge: 413
        case .unknownExpectation: 417
        case .unknownMethod, .unknownCoding: 501
        case .tooManyConnections, .tooManyBodies: 503
        case .tooManyConnectionsOfAddress: 429
        case .unsupportedVersion: 505
        case .tooSlow: 408
        default: 400
        }
    }

    /// What the client is told; constant text, never an echo of what it sent.
    package var reason: String {
        switch self {
        case .tlsHello: "This port speaks plain HTTP; TLS ends at the reverse proxy."
        case .leadingEmptyLines: "Too many empty lines before the request."
        case .malformedRequestLine: "The request line is malformed."
        case .unknownMethod: "The method is not known here."
        case .unsupportedVersion: "Only HTTP/1.1 and HTTP/1.0 are spoken here."
        case .targetTooLong: "The request target is too long."
        case .malformedTarget: "The request target is malformed."
        case .malformedEscape: "A percent sign must be followed by two hexadecimal digits."
        case .escapedControl: "The request target contains an escaped control character."
        case .escapedSlash: "The path contains an escaped slash or backslash."
        case .dotSegment: "The path contains a dot segment."
        case .targetNotUTF8: "The path is not UTF-8."
        case .bareLineFeed: "A line must end with CR LF."
        case .bareCarriageReturn: "A carriage return must be followed by a line feed."
        case .controlCharacter: "A header field contains a control character."
        case .obsoleteFolding: "Folded header lines are not accepted."
        case .emptyFieldName: "A header field has no name."
        case .malformedFieldName: "A header field name is malformed."
        case .fieldLineTooLong: "A header line is too long."
        case .headerTooLarge: "The header is too large."
        case .tooManyFields: "The header has too many fields."
        case .missingHost: "The Host header field is missing."
        case .duplicateHost: "There is more than one Host header field."
        case .malformedHost: "The Host header field is malformed."
        case .duplicateContentLength: "There is more than one Content-Length header field."
        case .malformedContentLength: "The Content-Length header field is malformed."
        case .lengthAndCoding: "Content-Length and Transfer-Encoding exclude each other."
        case .codingInHTTP10: "HTTP/1.0 has no Transfer-Encoding."
        case .duplicateCoding: "There is more than one transfer coding."
        case .unknownCoding: "Only the transfer coding chunked is known here."
        case .unknownExpectation: "Only the expectation 100-continue is known here."
        case .malformedChunk: "A chunk of the body is malformed."
        case .chunkExtensionsTooLong: "The chunk extensions are too long."
        case .bodyTooLarge: "The body is too large."
        case .tooSlow: "The request took too long to arrive."
        case .tooManyConnections: "Too many connections; try again shortly."
        case .tooManyConnectionsOfAddress: "Too many connections from this address; try again shortly."
        case .tooManyBodies: "Too much is being sent at once; try again shortly."
        }
    }
}
