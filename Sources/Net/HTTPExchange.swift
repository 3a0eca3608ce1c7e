import CCurl
import Channel

/// One HTTP request and its answer.
final class HTTPExchange: Exchange {
    /// Bytes of the receive buffer of an exchange with a body; the least that libcurl takes. It makes and frees one for each
    /// exchange, and one of this size is what glibc still keeps at hand for the thread.
    private static let postBuffer = 1024

    private let request: HTTPRequest
    private let userAgent: String
    let shape: Shape
    /// RFC 9110 §9.2.1: nothing happens at the peer, so libcurl may repeat it on another connection.
    private let isSafe: Bool
    private var head = ResponseHead()
    private var body: [UInt8] = []
    private var attempts = 0
    private(set) var fault: String?
    /// The rest of the body was left unread, for the status is all that is wanted.
    private var isCut = false

    init(_ request: HTTPRequest, _ scheme: TargetURL.Scheme, userAgent: String) {
        self.request = request
        self.userAgent = userAgent
        let isRead = request.method == "GET" || request.method == "HEAD"
        isSafe = isRead || request.method == "OPTIONS"
        shape = Shape(scheme: scheme, kind: request.method, hasBody: !request.body.isEmpty || !isRead)
    }

    var mayBeProcessed: Bool { attempts > 0 }

    func setLasting(on handle: EasyHandle) {
        if shape.scheme == .https {
            handle.set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_2TLS))
            // Streams of one connection rather than a connection for each of a burst's requests.
            handle.set(CURLOPT_PIPEWAIT, 1)
        } else {
            // Not 2: plain requests would wait for the first one's whole answer to learn whether they may share.
            handle.set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_1))
        }
        handle.set(CURLOPT_USERAGENT, userAgent)
        if shape.hasBody {
            // Most answers to a POST are short: two thousand that hang shall not hold a large buffer each.
            handle.set(CURLOPT_BUFFERSIZE, HTTPExchange.postBuffer)
            handle.set(CURLOPT_POST, 1)
            if request.method != "POST" { handle.set(CURLOPT_CUSTOMREQUEST, request.method) }
        } else if request.method == "HEAD" {
            handle.set(CURLOPT_NOBODY, 1)
        } else {
            handle.set(CURLOPT_HTTPGET, 1)
        }
        if request.method == "GET" { handle.set(CURLOPT_ACCEPT_ENCODING, "gzip") }
    }

    func setOwn(on handle: EasyHandle) {
        if shape.hasBody { handle.setBody(request.body) }
        handle.setHeaders { lines in
            lines.add("Expect:")
            if !request.headers.contains(where: { isName($0.name, "content-type") }) { lines.add("Content-Type:") }
            for field in request.headers {
                // libcurl drops "Name:" and writes "Name;" as an empty field.
                if field.value.isEmpty { lines.add(field.name, ";") } else { lines.add(field.name, ": ", field.value) }
            }
        }
    }

    func begin(on handle: EasyHandle) -> Bool {
        if attempts > 0, !isSafe {
            // libcurl would send it again by itself when a reused connection dies unanswered: two notices for one.
            fault = "the connection closed before the answer"
            return false
        }
        attempts += 1
        head = ResponseHead()
        body = []
        isCut = false
        return true
    }

    func takeHeader(_ line: UnsafeBufferPointer<UInt8>) -> Bool {
        if head.take(line) { return true }
        fault = "the answer's header is malformed or longer than \(ResponseHead.longestHead) bytes"
        return false
    }

    func takeBody(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard bytes.count <= request.responseLimit - body.count else {
            if request.needsStatusOnly, head.isComplete {
                isCut = true
                return false
            }
            fault = "HTTP \(head.status) with a body longer than \(request.responseLimit) bytes"
            return false
        }
        body.append(contentsOf: bytes)
        return true
    }

    /// The whole answer is there although the exchange failed: a server may answer without reading the body and then
    /// reset the stream (RFC 9113 §8.1: the answer must not be thrown away, which libcurl 7.88 now and then does).
    private var isWhole: Bool {
        guard head.isComplete, fault == nil else { return false }
        if request.method == "HEAD" || head.status == 204 || head.status == 304 { return true }
        let isPacked = head.fields.contains { isName($0.name, "content-encoding") }
        let length = head.fields.first { isName($0.name, "content-length") }
        return !isPacked && length?.value == String(body.count)
    }

    func response(after result: CURLcode, on handle: EasyHandle) -> Response? {
        guard head.status >= 200, result == CURLE_OK || isWhole || isCut else { return nil }
        var fields = head.fields
        // The body was unpacked: what described the packed one would mislead the reader.
        if request.method == "GET", fields.contains(where: { isName($0.name, "content-encoding") }) {
            fields.removeAll { isName($0.name, "content-encoding") || isName($0.name, "content-length") }
        }
        return .http(HTTPResponse(status: head.status, headers: fields, body: body))
    }
}
