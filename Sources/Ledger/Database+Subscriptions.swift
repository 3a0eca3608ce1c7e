import Channel
import Delivery
import Notice
import Subscribers

extension Database {
    func subscribe(_ new: NewSubscription, _ vault: Vault) throws -> Subscription {
        let id = try upsert(new, vault).id
        guard let found = try subscription(id) else { throw LedgerError.notFound("subscription \(id)") }
        return found
    }

    func importSubscriptions(_ list: [NewSubscription], _ vault: Vault) throws -> Int {
        try list.reduce(0) { try $0 + (upsert($1, vault).isNew ? 1 : 0) }
    }

    private func upsert(_ new: NewSubscription, _ vault: Vault) throws(LedgerError) -> (id: Int64, isNew: Bool) {
        guard !new.address.rawValue.isEmpty else { throw .refused(reason: "a subscription needs an address") }
        guard new.districts.allSatisfy({ !$0.isEmpty && !$0.contains(",") }) else {
            throw .refused(reason: "a district's key is empty or contains a comma")
        }
        let blind = vault.blindIndex(new.channel, new.address)
        let sealed = try vault.seal(new.address, secret: new.secret, on: new.channel)
        let known = try first(
            "SELECT id FROM subscription WHERE channel = ?1 AND blind = ?2", new.channel.rawValue, blind
        ) { $0.int64(0) }
        let statement = try prepare(
            known == nil
                ? """
                INSERT INTO subscription (channel, blind, sealed, language, districts, topics, threshold, quiet_from,
                    quiet_until, consented_at)
                VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
                """
                : """
                UPDATE subscription SET sealed = ?3, language = ?4, districts = ?5, topics = ?6, threshold = ?7,
                    quiet_from = ?8, quiet_until = ?9, consented_at = ?10
                WHERE channel = ?1 AND blind = ?2
                """)
        try statement.bind(1, new.channel.rawValue)
        try statement.bind(2, blind)
        try statement.bind(3, sealed)
        try statement.bind(4, new.language.rawValue)
        try statement.bind(5, new.districts.sorted().joined(separator: ","))
        try statement.bind(6, new.topics.map(\.rawValue).sorted().joined(separator: ","))
        try statement.bind(7, new.threshold.rank)
        try statement.bind(8, new.quietHours?.from)
        try statement.bind(9, new.quietHours?.until)
        try statement.bind(10, new.consentedAt)
        try statement.run()
        let id = known ?? lastInsertedRow
        try noteReturn(Departure.Person(channel: new.channel, blind: blind), at: new.consentedAt)
        return (id, known == nil)
    }

    static let subscriptionColumns = """
        id, channel, language, districts, topics, threshold, quiet_from, quiet_until, consented_at
        """

    private static let comma = UInt8(ascii: ",")

    static func subscription(_ row: Row) throws(LedgerError) -> Subscription {
        let id = row.int64(0)
        guard let language = LanguageTag(rawValue: row.text(2)), let threshold = Urgency(rank: row.int(5)) else {
            throw .corrupt("subscription \(id) has an unknown language or threshold")
        }
        return Subscription(
            id: id, channel: ChannelID(rawValue: row.text(1)), language: language,
            districts: districts(row.text(3)), topics: topics(row.text(4)), threshold: threshold,
            quietHours: row.isNull(6) ? nil : QuietHours(from: row.int(6), until: row.int(7)),
            consentedAt: row.time(8))
    }

    // Both over bytes: breaking text into characters took a tenth of a fan-out's time.
    static func districts(_ text: String) -> [String] { text.utf8.split(separator: comma).compactMap { String($0) } }

    static func topics(_ text: String) -> Set<Topic> {
        Set(text.utf8.split(separator: comma).compactMap { String($0).flatMap(Topic.init(rawValue:)) })
    }

    private func subscription(_ id: Int64) throws -> Subscription? {
        try all("SELECT \(Self.subscriptionColumns) FROM subscription WHERE id = ?1", id, read: Self.subscription).first
    }

    func subscription(_ channel: ChannelID, _ address: Address, _ vault: Vault) throws -> Subscription? {
        try all(
            "SELECT \(Self.subscriptionColumns) FROM subscription WHERE channel = ?1 AND blind = ?2",
            channel.rawValue, vault.blindIndex(channel, address), read: Self.subscription
        ).first
    }

    func unsubscribe(token: String, _ vault: Vault, at: Timestamp) throws -> Bool {
        guard let id = vault.subscription(token: token) else { return false }
        return try end(id, at: at)
    }

    func unsubscribe(_ channel: ChannelID, _ address: Address, _ vault: Vault, at: Timestamp) throws -> Bool {
        guard let id = try subscription(channel, address, vault)?.id else { return false }
        return try end(id, at: at)
    }

    func deletePerson(
        _ channel: ChannelID, _ address: Address, _ vault: Vault, actor: String = "resident", at: Timestamp
    ) throws -> Bool {
        let person = Departure.Person(channel: channel, blind: vault.blindIndex(channel, address))
        let wasSubscribed = try unsubscribe(channel, address, vault, at: at)
        let messages = try forgetWritten(by: person, until: Timestamp(milliseconds: .max), at: at)
        try note(Departure(person, .deleted, at: at))
        try audit(actor: actor, action: "person.deleted", subject: channel.rawValue, at: at)
        return wasSubscribed || messages > 0
    }

    /// Ends a subscription: nothing fresh goes out to it, and its address is wiped as soon as no attempt that carries
    /// it may have to be repeated. False where it had ended before.
    @discardableResult
    func end(_ subscription: Int64, at: Timestamp) throws(LedgerError) -> Bool {
        let person = try first(
            "SELECT channel, blind FROM subscription WHERE id = ?1 AND ended_at IS NULL AND blind IS NOT NULL",
            subscription
        ) { Departure.Person(channel: ChannelID(rawValue: $0.text(0)), blind: $0.blob(1)) }
        let ended = try run(
            "UPDATE subscription SET ended_at = ?2, blind = NULL WHERE id = ?1 AND ended_at IS NULL", subscription, at)
        guard ended == 1 else { return false }
        if let person { try note(Departure(person, .left, at: at)) }
        try run(
            """
            UPDATE delivery SET state = ?2, due = NULL, reason = 'the subscription ended'
            WHERE subscription = ?1 AND due IS NOT NULL
                AND notice IN (SELECT notice FROM leg WHERE is_finished = 0)
            """, subscription, DeliveryState.cancelled.rawValue)
        try wipeLeft()
        return true
    }

    /// Wipes the addresses of ended subscriptions that no request has to carry once more. One that is shared with nobody is not
    /// repeated to whoever left, so it keeps no address.
    func wipeLeft() throws(LedgerError) {
        try run(
            """
            UPDATE subscription SET sealed = NULL WHERE ended_at IS NOT NULL AND sealed IS NOT NULL AND NOT EXISTS (
                SELECT 1 FROM leg JOIN delivery d ON d.notice = leg.notice AND d.subscription = subscription.id
                    JOIN attempt a ON a.id = d.attempt
                WHERE leg.is_finished = 0 AND a.state < 2 AND a.each > 1 AND d.state IN (1, 10))
            """)
    }

    /// Whether an ended subscription still has its address.
    func hasLeaving() throws(LedgerError) -> Bool {
        try first(
            "SELECT EXISTS (SELECT 1 FROM subscription WHERE ended_at IS NOT NULL AND sealed IS NOT NULL)"
        ) { $0.bool(0) } ?? false
    }

    func subscriberCounts() throws -> [SubscriberCount] {
        try all(
            """
            SELECT channel, language, count(*) FROM subscription WHERE ended_at IS NULL
            GROUP BY channel, language ORDER BY channel, language
            """
        ) { row throws(LedgerError) in
            guard let language = LanguageTag(rawValue: row.text(1)) else {
                throw .corrupt("a subscription has an unknown language")
            }
            return SubscriberCount(
                channel: ChannelID(rawValue: row.text(0)), language: language, count: row.int(2))
        }
    }
}
