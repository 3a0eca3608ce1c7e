/// A URL taken apart strictly enough that what was checked is what libcurl connects to.
///
/// `scheme://host[:port][/path][?query]`, printable ASCII. Where two readers could see two hosts it is refused:
/// user information, backslashes, blanks, control bytes, odd IPv4, an empty port, a fragment.
package struct TargetURL: Sendable, Hashable {
    package enum Scheme: String, Sendable, Hashable, CaseIterable {
        case http, https, smtp, smtps

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
    package var text: String { "\(scheme.rawValue)://\(host):\(port)\(pathAndQuery)" }

    package init(_ text: String) throws(Refusal) {
        let bytes = Array(text.utf8)
        guard bytes.count <= TargetURL.longest else { throw .tooLong }
        guard bytes.allSatisfy({ (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "\\") }) else { throw .byte }
        guard let mark = bytes.firstIndex(of: colon), bytes[mark...].starts(with: [colon, slash, slash]),
            let scheme = Scheme(rawValue: String(decoding: bytes[..<mark], as: UTF8.self).lowercased())
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
        guard let host = Host(String(decoding: authority, as: UTF8.self)) else { throw .host }
        let tail = String(decoding: rest[end...], as: UTF8.self)
        self.scheme = scheme
        self.host = host
        self.port = port
        self.pathAndQuery = rest[end...].first == slash ? tail : "/\(tail)"
    }
}

private let colon = UInt8(ascii: ":")
private let slash = UInt8(ascii: "/")
