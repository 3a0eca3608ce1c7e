/// A URL taken apart strictly enough that what was checked is what libcurl connects to.
///
/// `scheme://host[:port][/path][?query]`, printable ASCII. Where two readers could see two hosts it is refused:
/// user information, backslashes, blanks, control bytes, odd IPv4, an empty port, a fragment.
package struct TargetURL: Sendable, Hashable {
    package enum Scheme: String, Sendable, Hashable, CaseIterable {
        case http, https, smtp, smtps

        fileprivate init?(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) {
            for scheme in Scheme.allCases
            where bytes.count == scheme.rawValue.utf8.count
                && zip(bytes, scheme.rawValue.utf8).allSatisfy({ $0 | 0x20 == $1 })
            {
                self = scheme
                return
            }
            return nil
        }

        package var defaultPort: UInt16 {
            switch self {
            case .http: 80
            case .https: 443
            case .smtp: 25
            case .smtps: 465
            }
        }
    }

    /// Why a text is no target, for the operator; never quotes the text, which may hold a secret.
    package enum Refusal: String, Error, Sendable {
        case tooLong = "the URL is longer than 2048 bytes"
        case byte = "the URL has a blank, a control byte, a backslash or a byte that is not ASCII"
        case scheme = "the URL does not start with http://, https://, smtp:// or smtps://"
        case userInformation = "the URL has user information before the host"
        case fragment = "the URL has a fragment"
        case host = "the URL's host is neither a DNS name nor a plain IP address"
        case port = "the URL's port is not a number from 1 to 65535"
    }

    package static let longest = 2048

    package let scheme: Scheme
    package let host: Host
    package let port: UInt16
    /// The path and query as written, starting with `/`; `/` where there is none.
    package let pathAndQuery: String

    package var endpoint: HostPort { HostPort(host, port) }

    /// The URL as it goes to libcurl, rebuilt from the checked parts.
    package var text: String {
        var text = scheme.rawValue
        text.reserveCapacity(pathAndQuery.utf8.count + 80)
        text += "://"
        if case .name(let name) = host { text += name } else { text += host.description }
        text += ":"
        text += String(port)
        text += pathAndQuery
        return text
    }

    package init(_ text: String) throws(Refusal) {
        // The closure cannot throw a type of ours.
        self = try withBytes(of: text) { bytes in
            Result { () throws(Refusal) in try TargetURL(bytes: bytes) }
        }.get()
    }

    private init(bytes: UnsafeBufferPointer<UInt8>) throws(Refusal) {
        guard bytes.count <= TargetURL.longest else { throw .tooLong }
        guard bytes.allSatisfy({ (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "\\") }) else { throw .byte }
        guard let mark = bytes.firstIndex(of: colon), mark + 2 < bytes.count, bytes[mark + 1] == slash,
            bytes[mark + 2] == slash, let scheme = Scheme(bytes[..<mark])
        else { throw .scheme }
        let rest = bytes[(mark + 3)...]
        guard !rest.contains(UInt8(ascii: "#")) else { throw .fragment }
        let end = rest.firstIndex { $0 == slash || $0 == UInt8(ascii: "?") } ?? rest.endIndex
        var authority = rest[..<end]
        guard !authority.contains(UInt8(ascii: "@")) else { throw .userInformation }
        var port = scheme.defaultPort
        // A colon inside the brackets of an IPv6 literal is no port mark.
        if let place = authority.lastIndex(of: colon), !authority[place...].contains(UInt8(ascii: "]")) {
            guard let number = portNumber(authority[(place + 1)...]) else { throw .port }
            port = number
            authority = authority[..<place]
        }
        guard let host = Host(bytes: UnsafeBufferPointer(rebasing: authority)) else { throw .host }
        let tail = rest[end...]
        self.scheme = scheme
        self.host = host
        self.port = port
        let text = String(decoding: tail, as: UTF8.self)
        pathAndQuery = tail.first == slash ? text : "/\(text)"
    }
}

private let colon = UInt8(ascii: ":")
private let slash = UInt8(ascii: "/")
