import CCurl
import Channel
import Glibc

/// The connections of one transfer loop; belongs to its thread.
final class Connections {
    private let mostIdle: Int
    private let watch: SocketWatch
    /// Sockets that are open.
    private(set) var open = 0
    /// Exchanges under way, each with a connection or about to have one.
    var running = 0

    init(mostIdle: Int, watch: SocketWatch) {
        self.mostIdle = mostIdle
        self.watch = watch
    }

    func opened(_ socket: CInt) {
        open += 1
        // libcurl may have closed the one that had this number without a word.
        watch.forget(socket)
    }

    func closed(_ socket: CInt) {
        open -= 1
        watch.forget(socket)
    }

    /// Whether a connection is to be closed by us after its first exchange. libcurl would keep it, and look at all that it keeps
    /// whenever an exchange ends: with 9,000 targets that have a host each, more than half of the time went into that.
    var isFull: Bool { open - running >= mostIdle }
}

/// One libcurl easy handle, reused for one exchange after another.
///
/// Everything libcurl is given to read from lies in buffers of the handle's own, which stay until they are set again.
final class EasyHandle {
    /// A body buffer beyond this is given back after the exchange.
    private static let largestKeptBody = 65_536

    let raw: UnsafeMutableRawPointer
    /// What it is at work for.
    private(set) var transfer: Transfer?
    private let headers = LineList()
    private let connectTo = LineList()
    private let recipients = LineList()
    private var body: UnsafeMutableRawBufferPointer?
    private var url = ""
    /// What its lasting options were set for; nil after a reset.
    private var shape: Shape?
    /// The first option libcurl refused; the exchange must then not start.
    private(set) var fault: String?
    /// Where its sockets are counted; nil where there is only one.
    private let connections: Connections?
    /// Whether this exchange opened its connection, which has not been used yet.
    private var opensConnection = false
    private var closesConnection = false

    init?(_ connections: Connections? = nil) {
        guard let raw = curl_easy_init() else { return nil }
        self.raw = raw
        self.connections = connections
    }

    deinit {
        curl_easy_cleanup(raw)
        body?.deallocate()
    }

    /// Forgets every option of the exchange before; connections stay.
    func reset() {
        curl_easy_reset(raw)
        transfer = nil
        url = ""
        shape = nil
        fault = nil
        closesConnection = false
    }

    /// Makes the handle ready for an exchange of this shape: everything is forgotten and `lasting` sets anew what all
    /// exchanges of one shape share, unless the one before had the same shape.
    func shape(as shape: Shape, _ lasting: () -> Void) {
        guard shape != self.shape || fault != nil else { return }
        reset()
        lasting()
        self.shape = shape
    }

    func set(_ option: CURLoption, _ value: Int) { note(ccurl_set_long(raw, option, value), option) }

    func set(_ option: CURLoption, _ value: String) { note(ccurl_set_string(raw, option, value), option) }

    fileprivate func opened(_ socket: CInt) {
        connections?.opened(socket)
        opensConnection = true
    }

    /// To be told once the answer begins: then it is known how many others are idle.
    fileprivate func keepOrClose() {
        guard opensConnection, let connections else { return }
        opensConnection = false
        guard connections.isFull else { return }
        set(CURLOPT_FORBID_REUSE, 1)
        closesConnection = true
    }

    func setUploadSize(_ count: Int) {
        note(ccurl_set_size(raw, CURLOPT_INFILESIZE_LARGE, curl_off_t(count)), CURLOPT_INFILESIZE_LARGE)
    }

    /// The bytes are copied: into a buffer that is used again, where libcurl's own copy would be allocated each time.
    func setBody(_ bytes: [UInt8]) {
        if (body?.count ?? 0) < bytes.count || body == nil {
            body?.deallocate()
            body = .allocate(byteCount: max(bytes.count, 2048), alignment: 1)
        }
        body?.copyBytes(from: bytes)
        note(ccurl_set_size(raw, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(bytes.count)), CURLOPT_POSTFIELDSIZE_LARGE)
        note(ccurl_set_pointer(raw, CURLOPT_POSTFIELDS, body?.baseAddress), CURLOPT_POSTFIELDS)
    }

    func setHeaders(_ fill: (LineList) -> Void) { set(CURLOPT_HTTPHEADER, headers, fill) }

    func setRecipients(_ fill: (LineList) -> Void) { set(CURLOPT_MAIL_RCPT, recipients, fill) }

    private func set(_ option: CURLoption, _ lines: LineList, _ fill: (LineList) -> Void) {
        lines.clear()
        fill(lines)
        note(ccurl_set_pointer(raw, option, lines.list), option)
    }

    private func note(_ code: CURLcode, _ option: CURLoption) {
        if code != CURLE_OK, fault == nil {
            fault = "libcurl refuses option \(option.rawValue): \(String(cString: curl_easy_strerror(code)))"
        }
    }
}

extension EasyHandle {
    /// What every exchange has in common, whatever its target.
    func setLasting(_ scheme: TargetURL.Scheme, settings: NetSettings) {
        set(CURLOPT_NOSIGNAL, 1)
        set(CURLOPT_PROTOCOLS_STR, scheme.rawValue)
        set(CURLOPT_FOLLOWLOCATION, 0)
        set(CURLOPT_REDIR_PROTOCOLS_STR, "https")
        // libcurl looks up nothing but the address it is given. It would remember each one all the same, and go through all of
        // them whenever an exchange ends.
        set(CURLOPT_DNS_CACHE_TIMEOUT, 0)
        set(CURLOPT_DISALLOW_USERNAME_IN_URL, 1)
        set(CURLOPT_PATH_AS_IS, 1)
        // Neither the settings' nor the environment's: behind a proxy the guard would see only the proxy.
        set(CURLOPT_PROXY, "")
        set(CURLOPT_TCP_KEEPALIVE, 1)
        set(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
        set(CURLOPT_SSL_VERIFYPEER, 1)
        set(CURLOPT_SSL_VERIFYHOST, 2)
        if let file = settings.certificateFile { set(CURLOPT_CAINFO, file) }
        // A folder of certificates beside the file keeps libcurl from remembering the file: the whole bundle was read anew for
        // every connection, 20 ms each.
        ccurl_forget_string(raw, CURLOPT_CAPATH)
        let context = Unmanaged.passUnretained(self).toOpaque()
        ccurl_set_private(raw, context)
        ccurl_set_open_socket(raw, openSocket, context)
        ccurl_set_prereq(raw, connectionReady, context)
        ccurl_set_header(raw, takeHeader, context)
        ccurl_set_write(raw, takeBody, context)
    }

    /// Where this exchange goes and who hears of it.
    func aim(_ transfer: Transfer) {
        self.transfer = transfer
        opensConnection = false
        if closesConnection {
            set(CURLOPT_FORBID_REUSE, 0)
            closesConnection = false
        }
        let target = transfer.target
        let text = target.text
        if text != url {
            set(CURLOPT_URL, text)
            url = text
        }
        set(CURLOPT_CONNECT_TO, connectTo) { lines in
            // An address in the URL is where libcurl connects anyway.
            guard case .name = target.host, let address = transfer.address else { return }
            lines.add("::", Host.address(address).description, ":\(target.port)")
        }
    }

    /// Lets go of the exchange; the options of its shape stay.
    func release() {
        transfer = nil
        if let body, body.count > EasyHandle.largestKeptBody {
            body.deallocate()
            self.body = nil
        }
    }

    /// The handle that libcurl means.
    static func owner(of raw: UnsafeMutableRawPointer) -> EasyHandle? { owner(ccurl_get_private(raw)) }

    static func owner(_ context: UnsafeMutableRawPointer?) -> EasyHandle? {
        context.map { Unmanaged<EasyHandle>.fromOpaque($0).takeUnretainedValue() }
    }
}

// The callbacks run on the thread that drives the handle, inside libcurl's calls.

private func openSocket(
    _ context: UnsafeMutableRawPointer?, _ purpose: curlsocktype, _ address: UnsafeMutablePointer<curl_sockaddr>?
) -> curl_socket_t {
    guard let handle = EasyHandle.owner(context), let transfer = handle.transfer, let address else {
        return CURL_SOCKET_BAD
    }
    let allowed = withUnsafePointer(to: &address.pointee.addr) { transfer.mayConnect(to: IPAddress($0)) }
    guard allowed else { return CURL_SOCKET_BAD }
    let socket = ccurl_open_socket(address)
    if socket >= 0 {
        handle.opened(socket)
        transfer.opened(socket)
    }
    return socket
}

private func connectionReady(
    _ context: UnsafeMutableRawPointer?, _ peer: UnsafeMutablePointer<CChar>?, _ local: UnsafeMutablePointer<CChar>?,
    _ peerPort: CInt, _ localPort: CInt
) -> CInt {
    guard let transfer = EasyHandle.owner(context)?.transfer, let peer else { return CURL_PREREQFUNC_ABORT }
    let address = UnsafeBufferPointer(start: peer, count: strlen(peer)).withMemoryRebound(to: UInt8.self) {
        IPAddress(bytes: $0)
    }
    return transfer.connectionReady(to: address) ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT
}

private func takeHeader(
    _ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ context: UnsafeMutableRawPointer?
) -> Int {
    guard let handle = EasyHandle.owner(context), let transfer = handle.transfer, let bytes else { return 0 }
    handle.keepOrClose()
    let isTaken = UnsafeBufferPointer(start: bytes, count: size * count).withMemoryRebound(to: UInt8.self) {
        transfer.exchange.takeHeader($0)
    }
    // Any other number than the one handed in ends the exchange.
    return isTaken ? size * count : size * count + 1
}

private func takeBody(
    _ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ context: UnsafeMutableRawPointer?
) -> Int {
    guard let transfer = EasyHandle.owner(context)?.transfer, let bytes else { return 0 }
    let chunk = UnsafeRawBufferPointer(start: bytes, count: size * count)
    return transfer.exchange.takeBody(chunk) ? chunk.count : chunk.count + 1
}
