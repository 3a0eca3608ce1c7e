import Notice

extension Database {
    func isUsed(_ ticket: FormTicket) throws(LedgerError) -> Bool {
        try first("SELECT 1 FROM form_used WHERE nonce = ?1", ticket.nonce) { $0.int(0) } != nil
    }

    func keep(
        _ entry: FormEntry, photos: [(field: String, bytes: [UInt8])], of ticket: FormTicket, _ vault: Vault,
        byteLimit: Int
    ) throws -> FormReceipt {
        guard try !isUsed(ticket) else { return .used }
        let sealed = try vault.seal(try CanonicalJSON.encode(entry.lines), for: Self.linesPurpose)
        let bytes = photos.reduce(sealed.count) { $0 + $1.bytes.count }
        let waiting = try first("SELECT coalesce(sum(bytes), 0) FROM form_entry") { $0.int(0) } ?? 0
        guard waiting + bytes <= byteLimit else { return .full }
        try run("INSERT INTO form_used (nonce, until) VALUES (?1, ?2)", ticket.nonce, ticket.until)
        try run(
            "INSERT INTO form_entry (intent, language, sealed, at, bytes) VALUES (?1, ?2, ?3, ?4, ?5)", entry.intent,
            entry.language.rawValue, sealed, entry.at, bytes)
        let number = lastInsertedRow
        for photo in photos {
            try run(
                "INSERT INTO form_photo (entry, field, sealed) VALUES (?1, ?2, ?3)", number, photo.field,
                try vault.seal(photo.bytes, for: Self.photoPurpose))
        }
        return .kept(number: number)
    }

    func forms() throws -> [FormEntry] {
        let photos = try all("SELECT entry, field FROM form_photo ORDER BY entry, rowid") { ($0.int64(0), $0.text(1)) }
        let byEntry = Dictionary(grouping: photos, by: \.0)
        return try all("SELECT number, intent, language, at FROM form_entry ORDER BY number") {
            let number = $0.int64(0)
            return FormEntry(
                number: number, intent: $0.text(1), language: LanguageTag(rawValue: $0.text(2)) ?? .japanese,
                at: $0.time(3), lines: [], photos: byEntry[number]?.map(\.1) ?? [])
        }
    }

    func form(_ number: Int64, _ vault: Vault) throws -> FormEntry {
        let photos = try all("SELECT field FROM form_photo WHERE entry = ?1 ORDER BY rowid", number) { $0.text(0) }
        let row = try first("SELECT intent, language, sealed, at FROM form_entry WHERE number = ?1", number) {
            ($0.text(0), LanguageTag(rawValue: $0.text(1)) ?? .japanese, $0.blob(2), $0.time(3))
        }
        guard let (intent, language, sealed, at) = row else { throw LedgerError.notFound("form \(number)") }
        let lines = try CanonicalJSON.decode(
            [FormEntry.Line].self, from: try vault.open(sealed, for: Self.linesPurpose))
        return FormEntry(number: number, intent: intent, language: language, at: at, lines: lines, photos: photos)
    }

    func photo(_ field: String, ofForm number: Int64, _ vault: Vault) throws -> [UInt8] {
        let sealed = try first("SELECT sealed FROM form_photo WHERE entry = ?1 AND field = ?2", number, field) {
            $0.blob(0)
        }
        guard let sealed else { throw LedgerError.notFound("photo \(field) of form \(number)") }
        return try vault.open(sealed, for: Self.photoPurpose)
    }

    func endForm(_ number: Int64) throws(LedgerError) {
        try run("DELETE FROM form_photo WHERE entry = ?1", number)
        if try run("DELETE FROM form_entry WHERE number = ?1", number) == 0 { throw .notFound("form \(number)") }
    }

    func forgetForms(before: Timestamp, now: Timestamp) throws(LedgerError) -> Int {
        try run("DELETE FROM form_used WHERE until < ?1", now)
        try run("DELETE FROM form_photo WHERE entry IN (SELECT number FROM form_entry WHERE at < ?1)", before)
        return try run("DELETE FROM form_entry WHERE at < ?1", before)
    }

    private static let linesPurpose = "form"
    private static let photoPurpose = "form photo"
}
