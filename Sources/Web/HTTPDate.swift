import Glibc

/// The Date header field (RFC 9110 §6.6.1), always GMT.
enum HTTPDate {
    static func field(unixSeconds: Int64) -> [UInt8] {
        var seconds = time_t(unixSeconds)
        var fields = tm()
        gmtime_r(&seconds, &fields)
        // The process never calls setlocale, so the names are the C locale's English ones.
        return [UInt8](unsafeUninitializedCapacity: 64) { buffer, count in
            count = buffer.withMemoryRebound(to: CChar.self) {
                strftime($0.baseAddress, $0.count, "Date: %a, %d %b %Y %H:%M:%S GMT\r\n", &fields)
            }
        }
    }
}
