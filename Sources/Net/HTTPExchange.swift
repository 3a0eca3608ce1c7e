import CCurl
import Channel

/// One HTTP request and its answer.
final class HTTPExchange: Exchange {
    private let request: HTTPRequest
    private let isEncrypted: Bool
    private let userAgent: String
    private var head = ResponseHead()
    private var body: [UInt8] = []
    private var attempts = 0
    private(set) var fault: String?

    init(_ request: HTTPRequest, isEncrypted: Bool, version: String) {
        self.request = request
        self.isEncrypted = isEncrypted
        userAgent = "Noroshi/\(version)"
    }

    /// RFC 9110 §9.2.1: nothing happens at the peer, so libcurl may repeat it on another connection.
    private var isSafe: Bool { ["GET", "HEAD", "OPTIONS"].contains(request.method) }

    var mayBeProcessed: Bool { attempts > 0 }

    private var hasBody: Bool { !request.body.isEmpty || !["GET", "HEAD"].contains(request.method) }

    var shape: String { (isEncrypted ? "s " : "  ") + request.method + (hasBody ? " body" : "") }

    func setLasting(on handle: EasyHandle) {
        if isEncrypted {
            handle.set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_2TLS))
            // Streams of one connection rather than a connection for each of a burst's requests.
            handle.set(CURLOPT_PIPEWAIT, 1)
        } else {
            // Not 2: plain requests would wait for the first one's whole answer to learn whether they may share.
            handle.set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_1))
        }
        handle.set(CURLOPT_USERAGENT, userAgent)
        if hasBody {
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
        if hasBody { handle.setBody(request.body) }
        var lines = ["Expect:"]
        if !request.headers.contains(where: { isEqualIgnoringCase($0.name, "content-type") }) {
            lines.append("Content-Type:")
        }
        lines.reserveCapacity(request.headers.count + 2)
        for field in request.headers {
            // libcurl drops "Name:" and writes "Name;" as an empty field.
            lines.append(field.value.isEmpty ? field.name + ";" : field.name + ": " + field.value)
        }
        handle.set(CURLOPT_HTTPHEADER, lines)
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
        return true
    }

    func takeHeader(_ line: UnsafeRawBufferPointer) -> Bool {
        if head.take(line) { return true }
        fault = "the answer's header is malformed or longer than \(ResponseHead.longestHead) bytes"
        return false
    }

    func takeBody(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard bytes.count <= request.responseLimit - body.count else {
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
        let isPacked = head.fields.contains { isEqualIgnoringCase($0.name, "content-encoding") }
        let length = head.fields.first { isEqualIgnoringCase($0.name, "content-length") }
        return !isPacked && length?.value == String(body.count)
    }

    func response(after result: CURLcode, on handle: EasyHandle) -> Response? {
        guard head.status >= 200, result == CURLE_OK || isWhole else { return nil }
        var fields = head.fields
        // The body was unpacked: what described the packed one would mislead the reader.
        if request.method == "GET", fields.contains(where: { isEqualIgnoringCase($0.name, "content-encoding") }) {
            fields.removeAll { ["content-encoding", "content-length"].contains($0.name.lowercased()) }
        }
        return .http(HTTPResponse(status: head.status, headers: fields, body: body))
    }
}
