import HTTP

/// Whose are the connections and the bytes of bodies, and who gives way where there is no more room.
extension EventLoop {
    // MARK: Who it is

    /// What a connection's other end is counted under; nil for who is not: the control socket, and a trusted proxy, behind
    /// which everybody may be.
    func origin(of peer: Peer) -> String? {
        guard setting.limits.sharesByAddress, case .network(let address) = peer, !setting.proxies.isTrusted(address)
        else { return nil }
        return AddressRange.principal(of: address)
    }

    /// What the sender of a request is counted under; nil for who is known.
    func stranger(_ request: Request, _ finding: Router.Finding) -> String? {
        guard setting.limits.sharesByAddress, case .network(let address) = request.peer else { return nil }
        if case .route(let route, let parameters) = finding, let knows = setting.knows {
            var request = request
            request.parameters = parameters
            if knows(request, route) { return nil }
        }
        return AddressRange.principal(of: address)
    }

    // MARK: Bodies

    /// Whether a body of that framing would fit now: who cannot be served is told before the body is sent. Of one that is over
    /// its limit anyway the parser says so.
    func hasRoom(for framing: RequestParser.Framing, limit: Int, of stranger: String?) -> Bool {
        switch framing {
        case .none: true
        case .length(let length): length > limit || room.fits(length, of: stranger)
        case .chunked: room.fits(1, of: stranger)
        }
    }

    /// Counts the bytes of a connection's body that have arrived; false where there is no room for them. What is only
    /// announced takes none, or a few clients could take it all without sending anything.
    func hold(_ connection: Connection, _ bytes: Int) -> Bool {
        room.add(bytes - connection.heldBytes, of: connection.bodyStranger)
        connection.heldBytes = bytes
        while true {
            switch room.verdict(on: connection.bodyStranger) {
            case .fits: return true
            case .refused: return false
            case .fitsOnce(let address):
                // Whole bodies are about to be answered; of those under way the one that has taken longest goes.
                guard let other = slowestBody(of: address) else { return false }
                refuse(other, .tooManyBodies)
                flush(other)
            }
        }
    }

    private func slowestBody(of address: String) -> Connection? {
        var slowest: Connection?
        forEachConnection { connection in
            guard case .body = connection.phase, connection.heldBytes > 0, connection.bodyStranger == address,
                connection.quietSince < slowest?.quietSince ?? .max
            else { return }
            slowest = connection
        }
        return slowest
    }

    func release(_ connection: Connection) {
        room.add(-connection.heldBytes, of: connection.bodyStranger)
        connection.heldBytes = 0
    }

    // MARK: Connections

    /// Closes the quietest connections, of all or of one address, so that others find room.
    ///
    /// Quiet is who is answered nothing: between requests, or with less than one so far. Strangers who have announced a body
    /// come last. Some more than needed are closed, for all have to be looked through.
    func makeRoom(of origin: String?, among count: Int) {
        let key = origin ?? ""
        if let time = looksAgainAt[key], now < time { return }
        var quiet: [Connection] = []
        forEachConnection { if Self.isQuiet($0), origin == nil || $0.origin == origin { quiet.append($0) } }
        quiet.sort { Self.quietness(of: $0) < Self.quietness(of: $1) }
        let wanted = max(1, count / Self.partClosedAtOnce)
        var left = wanted
        for connection in quiet where left > 0 {
            // What lies unread in the kernel's buffer was sent before there was no room.
            readable(connection)
            if !connection.isClosed {
                guard Self.isQuiet(connection) else { continue }
                drop(connection)
            }
            left -= 1
        }
        guard left == wanted else { return }
        // A client that keeps connecting must not have all looked through each time.
        looksAgainAt = looksAgainAt.filter { $0.value > now }
        looksAgainAt[key] = now + Self.betweenLooks
    }

    private static let partClosedAtOnce = 64
    private static let betweenLooks: Int64 = 50_000_000

    private static func isQuiet(_ connection: Connection) -> Bool {
        switch connection.phase {
        case .idle: connection.output.isEmpty
        case .head, .lingering: true
        case .body: connection.bodyStranger != nil
        case .handling, .streaming: false
        }
    }

    private static func quietness(of connection: Connection) -> (Int, Int64) {
        if case .body = connection.phase { return (1, connection.quietSince) }
        return (0, connection.quietSince)
    }

    /// No longer counts a connection under its address.
    func leaveOrigin(_ connection: Connection) {
        guard let origin = connection.origin else { return }
        origins.add(-1, to: origin)
        connection.origin = nil
    }
}
