package import Channel
package import Notice
package import Subscribers

/// Who listens. Addresses are sealed; they are found again by a keyed blind index.
extension Ledger {
    /// Adds a subscription, or gives a known address new preferences.
    package func subscribe(_ new: NewSubscription) async throws -> Subscription {
        let vault = vault
        return try await write { try $0.subscribe(new, vault) }
    }

    /// Adds or updates many in one transaction (an import); returns how many were new.
    @discardableResult
    package func importSubscriptions(_ list: [NewSubscription]) async throws -> Int {
        let vault = vault
        return try await write { try $0.importSubscriptions(list, vault) }
    }

    package func subscription(_ channel: ChannelID, _ address: Address) async throws -> Subscription? {
        let vault = vault
        return try await read { try $0.subscription(channel, address, vault) }
    }

    /// Ends the subscription that a link's token names. False where the token names none.
    package func unsubscribe(token: String, at: Timestamp) async throws -> Bool {
        let vault = vault
        return try await write { try $0.unsubscribe(token: token, vault, at: at) }
    }

    package func unsubscribe(_ channel: ChannelID, _ address: Address, at: Timestamp) async throws -> Bool {
        let vault = vault
        return try await write { try $0.unsubscribe(channel, address, vault, at: at) }
    }

    /// Forgets a person on a channel: the subscription, what waits for it and what the person wrote. An address that
    /// is part of a request to many whose outcome is not known stays sealed until that attempt ends, and no longer, because
    /// its repeat must carry the same bytes. A tombstone (blind index only) is kept in the
    /// ledger and outside it, so that whoever left after a copy was made is sent away again when that copy is restored.
    /// - Parameter actor: who asks, for the audit chain, which does not get the address.
    /// - Returns: whether anything was kept of the person.
    package func deletePerson(
        _ channel: ChannelID, _ address: Address, actor: String = "resident", at: Timestamp
    ) async throws -> Bool {
        let vault = vault
        return try await write { try $0.deletePerson(channel, address, vault, actor: actor, at: at) }
    }

    package func subscriberCounts() async throws -> [SubscriberCount] {
        try await read { try $0.subscriberCounts() }
    }
}
