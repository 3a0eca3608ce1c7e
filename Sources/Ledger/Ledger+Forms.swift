package import Notice

/// Forms that residents sent. What is in them is sealed, and deleted when the section in charge has dealt with it.
extension Ledger {
    /// Bytes of forms and photos that may wait for somebody.
    package static let formByteLimit = 268_435_456
    /// Days after which a form that nobody dealt with is deleted; the log tells how many were.
    package static let formDays: Int64 = 180

    /// What a form's link carries.
    package func token(for ticket: FormTicket) throws -> String {
        vault.formToken(try CanonicalJSON.encode(ticket))
    }

    /// What a form's link is for; nil for anything this ledger did not make. Its time may be over.
    package func ticket(token: String) -> FormTicket? {
        vault.formPayload(token: token).flatMap { try? CanonicalJSON.decode(FormTicket.self, from: $0) }
    }

    /// Keeps a form once for its ticket.
    ///
    /// - Parameters:
    ///   - photos: JPEG or PNG, by field.
    ///   - room: bytes that may wait, this form's included.
    package func keep(
        _ entry: FormEntry, photos: [(field: String, bytes: [UInt8])], of ticket: FormTicket,
        room: Int = Ledger.formByteLimit
    ) async throws -> FormReceipt {
        let vault = vault
        return try await write {
            try $0.keep(entry, photos: photos, of: ticket, vault, byteLimit: min(room, Self.formByteLimit))
        }
    }

    /// Whether a ticket was used.
    package func isUsed(_ ticket: FormTicket) async throws -> Bool { try await read { try $0.isUsed(ticket) } }

    /// The forms that wait for somebody, oldest first, without what is in them.
    package func forms() async throws -> [FormEntry] {
        try await read { try $0.forms() }
    }

    package func form(_ number: Int64) async throws -> FormEntry {
        let vault = vault
        return try await read { try $0.form(number, vault) }
    }

    package func photo(_ field: String, ofForm number: Int64) async throws -> [UInt8] {
        let vault = vault
        return try await read { try $0.photo(field, ofForm: number, vault) }
    }

    /// Deletes a form that was dealt with.
    package func endForm(_ number: Int64) async throws {
        try await write { try $0.endForm(number) }
    }

    /// Deletes the forms that have waited for `formDays` and forgets spent tickets; gives how many forms.
    package func forgetForms(now: Timestamp) async throws -> Int {
        let before = now.adding(seconds: -Self.formDays * 86_400)
        return try await write { try $0.forgetForms(before: before, now: now) }
    }
}
