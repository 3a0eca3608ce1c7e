import CSQLite
import Delivery
import Notice

/// The counts of deliveries, kept with the rows they count.
extension Database {
    /// From here on this connection, the one that writes, keeps the counts. The triggers are its own (`TEMP`) because they
    /// call into this process.
    func keepTallies(_ clock: @escaping @Sendable () -> Timestamp) throws(LedgerError) {
        let book = TallyBook(clock: clock)
        tallies = book
        // The book lives as long as the connection, which is closed before it goes.
        let code = sqlite3_create_function_v2(
            handle, "noroshi_moved", 6, SQLITE_UTF8 | SQLITE_INNOCUOUS, Unmanaged.passUnretained(book).toOpaque(),
            moved,
            nil, nil, nil)
        guard code == SQLITE_OK else { throw LedgerError(code, on: handle) }
        try execute(
            """
            CREATE TEMP TRIGGER tally_insert AFTER INSERT ON main.delivery BEGIN
                SELECT noroshi_moved(new.notice, new.channel, -1, 0, new.state, new.gave_up);
            END;
            CREATE TEMP TRIGGER tally_update AFTER UPDATE OF state, gave_up ON main.delivery
            WHEN old.state <> new.state OR old.gave_up <> new.gave_up BEGIN
                SELECT noroshi_moved(new.notice, new.channel, old.state, old.gave_up, new.state, new.gave_up);
            END;
            CREATE TEMP TRIGGER tally_delete AFTER DELETE ON main.delivery BEGIN
                SELECT noroshi_moved(old.notice, old.channel, old.state, old.gave_up, -1, 0);
            END;
            """)
    }

    /// Writes what the job under way has changed; part of its transaction.
    func writeTallies() throws(LedgerError) {
        guard let tallies, !tallies.pages.isEmpty else { return }
        let now = tallies.clock()
        for page in tallies.pages {
            let channel = String(decoding: page.channel, as: UTF8.self)
            for (slot, change) in page.changes.enumerated() where change != 0 {
                try run(
                    """
                    INSERT INTO tally (notice, channel, state, gave_up, count, first_at, last_at)
                    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6)
                    ON CONFLICT DO UPDATE SET count = count + excluded.count,
                        first_at = coalesce(first_at, excluded.first_at), last_at = excluded.last_at
                    """, page.notice, channel, slot % TallyBook.states, slot >= TallyBook.states, change, now)
            }
        }
        tallies.clear()
    }

    /// Forgets what a job that failed had changed.
    func dropTallies() { tallies?.clear() }

    /// How far a notice has come, from the kept counts: the same effort for ten recipients and for a million.
    func tally(_ id: NoticeID) throws -> [ChannelProgress] {
        var progress = try all(
            """
            SELECT l.channel, l.is_expanded OR p.state <> 0, l.is_finished FROM leg l JOIN plan p ON p.notice = l.notice
                JOIN notice n ON n.number = l.notice
            WHERE n.id = ?1 ORDER BY l.channel
            """, id.rawValue
        ) {
            ChannelProgress(
                channel: ChannelID(rawValue: $0.text(0)), counts: [:], isExpanded: $0.bool(1), isFinished: $0.bool(2))
        }
        let counts = try all(
            """
            SELECT channel, state, gave_up, count, first_at, last_at FROM tally
            WHERE notice = (SELECT number FROM notice WHERE id = ?1)
            """, id.rawValue
        ) {
            (
                channel: ChannelID(rawValue: $0.text(0)), state: DeliveryState(rawValue: $0.int(1)), gaveUp: $0.bool(2),
                count: $0.int(3), firstAt: $0.optionalTime(4), lastAt: $0.optionalTime(5)
            )
        }
        for entry in counts {
            guard let state = entry.state, let index = progress.firstIndex(where: { $0.channel == entry.channel })
            else { continue }
            if entry.count != 0 { progress[index].counts[state, default: 0] += entry.count }
            // Earlier releases also marked what was possibly taken; that is unknown and nothing else.
            if entry.gaveUp, state == .refused { progress[index].gaveUp += entry.count }
            if state == .sending { progress[index].firstAt = entry.firstAt }
            if state != .queued, state != .sending, let last = entry.lastAt {
                progress[index].lastAt = max(progress[index].lastAt ?? last, last)
            }
        }
        return progress
    }
}

/// `noroshi_moved(notice, channel, old state, old gave_up, new state, new gave_up)`, called by the triggers.
private func moved(
    _ context: OpaquePointer?, _ count: Int32, _ values: UnsafeMutablePointer<OpaquePointer?>?
) {
    guard let context, let values, count == 6, let book = sqlite3_user_data(context) else { return }
    let text = sqlite3_value_text(values[1])
    let channel = UnsafeBufferPointer(start: text, count: Int(sqlite3_value_bytes(values[1])))
    func slot(_ index: Int) -> Int {
        TallyBook.slot(
            state: Int(sqlite3_value_int(values[index])), gaveUp: sqlite3_value_int(values[index + 1]) != 0)
    }
    Unmanaged<TallyBook>.fromOpaque(book).takeUnretainedValue()
        .move(notice: sqlite3_value_int64(values[0]), channel: channel, from: slot(2), to: slot(4))
}
