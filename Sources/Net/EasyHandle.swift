import CCurl
import Channel
import Glibc

/// One libcurl easy handle, reused for one exchange after another.
final class EasyHandle {
    let raw: UnsafeMutableRawPointer
    /// The lists libcurl reads from, by option.
    private var lists: [UInt32: UnsafeMutablePointer<curl_slist>] = [:]
    /// What its lasting options were set for; empty after a reset.
    private var shape = ""
    /// Where the exchange before went, so that what has not changed is not set again.
    private var connectTo = ""
    /// Whose exchange it carries out; libcurl's callbacks ask here.
    fileprivate unowned(unsafe) var transfer: Transfer?
    /// The first option libcurl refused; the exchange must then not start.
    private(set) var fault: String?

    init?() {
        guard let raw = curl_easy_init() else { return nil }
        self.raw = raw
    }

    deinit {
        curl_easy_cleanup(raw)
        freeLists()
    }

    /// Forgets every option of the exchange before; connections stay.
    func reset() {
        curl_easy_reset(raw)
        freeLists()
        shape = ""
        connectTo = ""
        transfer = nil
        fault = nil
    }

    /// The exchange is over; nobody hears of anything more.
    func forget() { transfer = nil }

    /// Makes the handle ready for an exchange of this shape: everything is forgotten and `lasting` sets anew what all
    /// exchanges of one shape share, unless the one before had the same shape.
    func shape(as shape: String, _ lasting: () -> Void) {
        guard shape != self.shape || fault != nil else { return }
        reset()
        lasting()
        self.shape = shape
    }

    func set(_ option: CURLoption, _ value: Int) { note(ccurl_set_long(raw, option, value), option) }

    func set(_ option: CURLoption, _ value: String) { note(ccurl_set_string(raw, option, value), option) }

    func setUploadSize(_ count: Int) {
        note(ccurl_set_size(raw, CURLOPT_INFILESIZE_LARGE, curl_off_t(count)), CURLOPT_INFILESIZE_LARGE)
    }

    /// Copies the bytes into the handle as the request's body.
    func setBody(_ bytes: [UInt8]) {
        note(ccurl_set_size(raw, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(bytes.count)), CURLOPT_POSTFIELDSIZE_LARGE)
        // libcurl only reads from it, though the option is declared for any pointer.
        let code = bytes.withUnsafeBytes { body -> CURLcode in
            guard let start = body.baseAddress else { return ccurl_set_string(raw, CURLOPT_COPYPOSTFIELDS, "") }
            return ccurl_set_pointer(raw, CURLOPT_COPYPOSTFIELDS, UnsafeMutableRawPointer(mutating: start))
        }
        note(code, CURLOPT_COPYPOSTFIELDS)
    }

    /// A list of strings that lives until the option is set again.
    func set(_ option: CURLoption, _ lines: [String]) {
        var list: UnsafeMutablePointer<curl_slist>?
        for line in lines {
            guard let longer = curl_slist_append(list, line) else {
                fault = "out of memory"
                break
            }
            list = longer
        }
        note(ccurl_set_pointer(raw, option, list), option)
        curl_slist_free_all(lists.removeValue(forKey: option.rawValue))
        lists[option.rawValue] = list
    }

    private func note(_ code: CURLcode, _ option: CURLoption) {
        if code != CURLE_OK, fault == nil {
            fault = "libcurl refuses option \(option.rawValue): \(String(cString: curl_easy_strerror(code)))"
        }
    }

    private func freeLists() {
        for list in lists.values { curl_slist_free_all(list) }
        lists = [:]
    }
}

extension EasyHandle {
    /// What every exchange has in common, whatever its target.
    func setLasting(_ scheme: TargetURL.Scheme, settings: NetSettings) {
        set(CURLOPT_NOSIGNAL, 1)
        set(CURLOPT_PROTOCOLS_STR, scheme.rawValue)
        set(CURLOPT_FOLLOWLOCATION, 0)
        set(CURLOPT_REDIR_PROTOCOLS_STR, "https")
        set(CURLOPT_DISALLOW_USERNAME_IN_URL, 1)
        set(CURLOPT_PATH_AS_IS, 1)
        // Neither the settings' nor the environment's: behind a proxy the guard would see only the proxy.
        set(CURLOPT_PROXY, "")
        set(CURLOPT_TCP_KEEPALIVE, 1)
        set(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
        set(CURLOPT_SSL_VERIFYPEER, 1)
        set(CURLOPT_SSL_VERIFYHOST, 2)
        if let file = settings.certificateFile { set(CURLOPT_CAINFO, file) }
    }

    /// Where this exchange goes and who hears of it. `transfer` must outlive it.
    func aim(_ transfer: Transfer) {
        self.transfer = transfer
        set(CURLOPT_URL, transfer.target.text)
        let connectTo = transfer.address.map { "::\(Host.address($0)):\(transfer.target.port)" } ?? ""
        guard connectTo != self.connectTo || connectTo.isEmpty else { return }
        self.connectTo = connectTo
        set(CURLOPT_CONNECT_TO, connectTo.isEmpty ? [] : [connectTo])
        let context = Unmanaged.passUnretained(self).toOpaque()
        ccurl_set_open_socket(raw, openSocket, context)
        ccurl_set_prereq(raw, connectionReady, context)
        ccurl_set_header(raw, takeHeader, context)
        ccurl_set_write(raw, takeBody, context)
    }
}

// The callbacks run on the thread that drives the handle, inside libcurl's calls.

private func transfer(_ context: UnsafeMutableRawPointer?) -> Transfer? {
    context.flatMap { Unmanaged<EasyHandle>.fromOpaque($0).takeUnretainedValue().transfer }
}

private func openSocket(
    _ context: UnsafeMutableRawPointer?, _ purpose: curlsocktype, _ address: UnsafeMutablePointer<curl_sockaddr>?
) -> curl_socket_t {
    guard let transfer = transfer(context), let address else { return CURL_SOCKET_BAD }
    let allowed = withUnsafePointer(to: &address.pointee.addr) { transfer.mayConnect(to: IPAddress($0)) }
    guard allowed else { return CURL_SOCKET_BAD }
    let socket = ccurl_open_socket(address)
    if socket >= 0 { transfer.opened(socket) }
    return socket
}

private func connectionReady(
    _ context: UnsafeMutableRawPointer?, _ peer: UnsafeMutablePointer<CChar>?, _ local: UnsafeMutablePointer<CChar>?,
    _ peerPort: CInt, _ localPort: CInt
) -> CInt {
    guard let transfer = transfer(context), let peer else { return CURL_PREREQFUNC_ABORT }
    let isReady = transfer.connectionReady(toText: peer)
    return isReady ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT
}

private func takeHeader(
    _ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ context: UnsafeMutableRawPointer?
) -> Int {
    guard let transfer = transfer(context), let bytes else { return 0 }
    let line = UnsafeRawBufferPointer(start: bytes, count: size * count)
    // Any other number than the one handed in ends the exchange.
    return transfer.exchange.takeHeader(line) ? line.count : line.count + 1
}

private func takeBody(
    _ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ context: UnsafeMutableRawPointer?
) -> Int {
    guard let transfer = transfer(context), let bytes else { return 0 }
    let chunk = UnsafeRawBufferPointer(start: bytes, count: size * count)
    return transfer.exchange.takeBody(chunk) ? chunk.count : chunk.count + 1
}
