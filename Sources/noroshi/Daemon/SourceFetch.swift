import Channel
import Intake
import Notice

/// One GET of a source: bounded in time and size, following a few redirects within its own host.
struct SourceFetch: Sendable {
    enum Answer: Sendable {
        /// - Parameter url: where it was found in the end.
        case success(HTTPResponse, url: String)
        case notModified
        /// - Parameters:
        ///   - pause: the seconds for which the source asks to be left alone, at most `longestPause`.
        ///   - isTrouble: whether the source says that it is in trouble, and may have it later.
        case failure(String, pause: Int? = nil, isTrouble: Bool = false)
    }

    static let mostRedirects = 3
    /// A wish to be left alone for longer is cut: the next warning may be an hour away.
    static let longestPause = 3_600

    let perform: Perform
    /// For each request, in whole seconds.
    let timeout: Int
    let clock: any Clock

    /// - Parameter limit: bytes of the body, after it was inflated.
    func get(_ url: String, headers: [HeaderField] = [], limit: Int) async -> Answer {
        var address = url
        for _ in 0...Self.mostRedirects {
            let request = HTTPRequest(
                method: "GET", url: address, headers: headers, timeout: timeout, responseLimit: limit)
            switch await perform(.http(request)) {
            case .http(let response) where response.status == 200: return .success(response, url: address)
            case .http(let response) where response.status == 304: return .notModified
            case .http(let response) where Self.redirects.contains(response.status):
                let location = response.header("Location")
                guard let next = Self.target(of: location, from: address) else {
                    let place = (location ?? "nowhere").prefix(200)
                    return .failure(
                        "it answered \(response.status) and leads to \(place), which is not its own host")
                }
                address = next
            case .http(let response):
                let pause = response.retryAfterSeconds(now: clock.now).map { min($0, Self.longestPause) }
                return .failure(
                    "it answered \(response.status)", pause: pause,
                    isTrouble: response.status >= 500 || Self.troubles.contains(response.status))
            case .failed(let failure): return .failure(failure.reason)
            case .smtp: return .failure("it did not answer with HTTP")
            }
        }
        return .failure("it redirects more than \(Self.mostRedirects) times")
    }

    private static let redirects: Set<Int> = [301, 302, 303, 307, 308]
    /// Of the 4xx those that pass: too slow, too early, too many.
    private static let troubles: Set<Int> = [408, 425, 429]

    /// Where a redirect leads: on the same host, and never from https to http. Nil for everything else, another scheme included.
    static func target(of location: String?, from address: String) -> String? {
        guard let next = WebLink.resolved(location, base: address), let from = WebOrigin(address),
            let to = WebOrigin(next)
        else { return nil }
        return to == from || to.secures(from) ? next : nil
    }
}

/// Scheme, host and port of a URL, in lower case: a source may only link to documents on its own.
struct WebOrigin: Hashable {
    private let scheme: String
    private let authority: String

    init?(_ url: String) {
        guard let mark = url.firstRange(of: "://") else { return nil }
        let authority = url[mark.upperBound...].prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        guard !authority.isEmpty, !authority.contains("@"), !authority.contains("\\") else { return nil }
        scheme = url[..<mark.lowerBound].lowercased()
        self.authority = authority.lowercased()
    }

    /// Whether this is the same host, each at its scheme's own port, now with TLS.
    func secures(_ other: WebOrigin) -> Bool {
        scheme == "https" && other.scheme == "http" && authority == other.authority && !authority.contains(":")
    }
}
