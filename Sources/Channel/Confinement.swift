package import Notice
package import Wording

/// Keeps drills and the public apart (house promise 7): a live channel says only what is meant, and a 公開訓練 with its mark;
/// a drill site's channel says only what is marked as a drill and reaches only the hosts on its list.
package struct Confinement: Sendable, Hashable {
    package var mode: Site.Mode
    /// Host names or address literals, compared without case, or `host:port`, which names that port alone. On a live site they name what the operator runs himself,
    /// such as a receiver in the ward's own network; on a drill site nothing else is reached.
    package let allowedHosts: [String]
    /// The list as it is compared. Every delivery asks, and a drill may name ten thousand hosts.
    private let named: Set<String>

    package init(mode: Site.Mode, allowedHosts: [String]) {
        self.mode = mode
        self.allowedHosts = allowedHosts
        named = Set(allowedHosts.map { $0.lowercased() })
    }

    /// Throws where this notice must not leave through this site's channels, or not to the `server` a channel sends all its
    /// requests to. Settings refuse such a server when they are read; this holds however the channel was made.
    package func admit(
        _ notice: Notice, _ rendering: Rendering, server: String? = nil
    ) throws(PrepareRefusal) {
        if let server {
            guard let url = TargetURL(server), admits(url) else {
                throw PrepareRefusal(
                    "this is a drill site and the channel's server is not an allowed host: point it at the drill's sink"
                )
            }
        }
        let status = notice.content.status
        let mark = rendering.drillMark ?? ""
        switch mode {
        case .live:
            guard status == .actual || status == .publicDrill else {
                throw PrepareRefusal(
                    "notice \(notice.id) has status \(status.rawValue), and this is a live site: "
                        + "send it from the drill site")
            }
        case .drill:
            guard status == .exercise || status == .test else {
                throw PrepareRefusal(
                    "notice \(notice.id) has status \(status.rawValue), and this is a drill site: "
                        + "send it from the live site")
            }
        }
        if status.isDrill, mark.isEmpty {
            throw PrepareRefusal(
                "notice \(notice.id) carries no drill mark in \(rendering.language.rawValue): mend the phrasebook")
        }
    }

    /// Whether the operator named this host himself. That he runs one service there opens none of its neighbours: where he
    /// named a port, another port is a stranger's.
    package func names(_ url: TargetURL) -> Bool {
        if named.isEmpty { return false }
        let isLiteral = url.host.utf8.contains(UInt8(ascii: ":"))
        let host = isLiteral ? "[\(url.host)]" : url.host
        let port = url.port ?? Self.defaultPorts[url.scheme] ?? 0
        return named.contains(host) || isLiteral && named.contains(url.host) || named.contains("\(host):\(port)")
    }

    /// Whether a channel of this site may open a connection to the host at all.
    package func admits(_ url: TargetURL) -> Bool { mode == .live || names(url) }

    private static let defaultPorts = ["http": 80, "https": 443, "smtp": 25, "smtps": 465]
}
