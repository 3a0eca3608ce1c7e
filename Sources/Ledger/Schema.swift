/// The ledger's tables, as an explicit list of migrations. A released migration is never edited; a change is a new one.
enum Schema {
    /// `NRSI`, so that `file` and SQLite's tools tell a ledger from any other database.
    static let applicationID = 0x4E52_5349

    static let migrations: [String] = [
        first, second, third, fourth, fifth, sixth, questions, talks, talkMessages, forms, tries,
    ]

    /// Refuses a database of another kind, or of a newer release, before anything in it is changed.
    static func checkIdentity(_ database: Database) throws(LedgerError) {
        let application = try database.first("PRAGMA application_id") { $0.int(0) } ?? 0
        let tables = try database.first("SELECT count(*) FROM sqlite_schema") { $0.int(0) } ?? 0
        if application != applicationID && tables > 0 { throw .foreign(path: "") }
        let version = try version(of: database)
        if version > migrations.count { throw .newer(path: "", found: version, known: migrations.count) }
    }

    /// Brings a new or older file to the newest schema. Each step is one transaction.
    static func migrate(_ database: Database) throws(LedgerError) {
        try checkIdentity(database)
        for (index, migration) in migrations.enumerated().dropFirst(try version(of: database)) {
            try database.execute(
                """
                BEGIN IMMEDIATE;
                \(migration)
                PRAGMA application_id = \(applicationID);
                PRAGMA user_version = \(index + 1);
                COMMIT;
                """)
        }
    }

    private static func version(of database: Database) throws(LedgerError) -> Int {
        try database.first("PRAGMA user_version") { $0.int(0) } ?? 0
    }

    /// Which deliveries were given up, and the counts that `TallyBook` keeps from now on.
    private static let third = """
        ALTER TABLE delivery ADD COLUMN gave_up INTEGER NOT NULL DEFAULT 0;
        UPDATE delivery SET gave_up = 1 WHERE state = 5 AND reason GLOB 'gave up after *';
        CREATE INDEX delivery_gave_up ON delivery (notice, channel, subscription) WHERE gave_up = 1;
        CREATE TABLE tally (
            notice INTEGER NOT NULL, channel TEXT NOT NULL, state INTEGER NOT NULL, gave_up INTEGER NOT NULL,
            count INTEGER NOT NULL, first_at INTEGER, last_at INTEGER, PRIMARY KEY (notice, channel, state, gave_up)
        ) STRICT, WITHOUT ROWID;
        INSERT INTO tally (notice, channel, state, gave_up, count)
        SELECT notice, channel, state, gave_up, count(*) FROM delivery GROUP BY notice, channel, state, gave_up;

        """

    /// How a notice is brought to people and on whose authority, whether one attempt may ring, when what was sent alone at
    /// night goes out, and which renewals were overdue.
    private static let second = """
        ALTER TABLE notice ADD COLUMN is_loud INTEGER NOT NULL DEFAULT 1;
        ALTER TABLE notice ADD COLUMN takes_over INTEGER NOT NULL DEFAULT 1;
        ALTER TABLE notice ADD COLUMN warrant TEXT;
        ALTER TABLE notice ADD COLUMN release_at INTEGER;
        DROP INDEX notice_waiting;
        CREATE INDEX notice_waiting ON notice (lifecycle, number)
            WHERE lifecycle IN ('draft', 'submitted', 'returned', 'approved');
        ALTER TABLE attempt ADD COLUMN is_silent INTEGER NOT NULL DEFAULT 0;
        CREATE INDEX audit_subject ON audit (subject, sequence);
        CREATE TABLE renewal (
            notice INTEGER NOT NULL REFERENCES notice (number), renew_by INTEGER NOT NULL,
            PRIMARY KEY (notice, renew_by)
        ) STRICT, WITHOUT ROWID;

        """

    /// An attempt holds several requests of one recipient each, so that freezing costs a row for each of them and no more:
    /// `recipients` in order, `each` to a request; `open` of them are on the wire, `again` are to be repeated.
    private static let fourth = """
        ALTER TABLE attempt ADD COLUMN recipients TEXT NOT NULL DEFAULT '';
        ALTER TABLE attempt ADD COLUMN each INTEGER NOT NULL DEFAULT 1;
        ALTER TABLE attempt ADD COLUMN open INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE attempt ADD COLUMN again INTEGER NOT NULL DEFAULT 0;
        UPDATE attempt SET each = max(1, members),
            recipients = (SELECT coalesce(group_concat(subscription), '') FROM (
                SELECT d.subscription FROM delivery d WHERE d.attempt = attempt.id AND d.state IN (1, 10)
                ORDER BY d.subscription)),
            open = (SELECT count(*) FROM delivery d WHERE d.attempt = attempt.id AND d.state = 1),
            again = (SELECT count(*) FROM delivery d WHERE d.attempt = attempt.id AND d.state = 10)
        WHERE state < 2;
        DROP INDEX delivery_member;

        """

    /// What is to be repeated, and what is unresolved, each found by an index. SQLite does not see that `state = 1` is a case of
    /// `state < 2`, so that the old index served none of the queries that a claim asks, and each read every attempt ever made.
    private static let fifth = """
        DROP INDEX attempt_unresolved;
        CREATE INDEX attempt_again ON attempt (channel, urgency, due) WHERE state = 1;
        CREATE INDEX attempt_unresolved ON attempt (channel, notice) WHERE state < 2;

        """

    private static let sixth = """
        -- Both clocks as they were last read together, in one row.
        CREATE TABLE run (
            id INTEGER PRIMARY KEY CHECK (id = 1), boot TEXT NOT NULL, ticks INTEGER NOT NULL, wall INTEGER NOT NULL
        ) STRICT;

        """

    private static let questions = """
        CREATE TABLE question (
            number INTEGER PRIMARY KEY, text TEXT NOT NULL, language TEXT NOT NULL, reason INTEGER NOT NULL,
            intent TEXT NOT NULL, times INTEGER NOT NULL, first_at INTEGER NOT NULL, last_at INTEGER NOT NULL,
            UNIQUE (text, language, reason, intent)
        ) STRICT;
        CREATE INDEX question_age ON question (last_at);

        """

    private static let talks = """
        CREATE TABLE talk (
            number INTEGER PRIMARY KEY, channel TEXT NOT NULL, blind BLOB NOT NULL, sealed BLOB NOT NULL,
            language TEXT NOT NULL, staff TEXT, opened_at INTEGER NOT NULL, last_at INTEGER NOT NULL,
            UNIQUE (channel, blind)
        ) STRICT;
        CREATE TABLE talk_line (
            talk INTEGER NOT NULL REFERENCES talk (number), line INTEGER NOT NULL, staff TEXT, sealed BLOB NOT NULL,
            at INTEGER NOT NULL, PRIMARY KEY (talk, line)
        ) STRICT, WITHOUT ROWID;

        """

    /// The provider's id of what a resident wrote, so that what they take back goes.
    private static let talkMessages = """
        ALTER TABLE talk_line ADD COLUMN message TEXT;

        """

    /// What residents sent on a page of its own. `form_used` remembers spent links until they could not be used anyway.
    private static let forms = """
        CREATE TABLE form_entry (
            number INTEGER PRIMARY KEY AUTOINCREMENT, intent TEXT NOT NULL, language TEXT NOT NULL, sealed BLOB NOT NULL,
            at INTEGER NOT NULL, bytes INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE form_photo (
            entry INTEGER NOT NULL REFERENCES form_entry (number), field TEXT NOT NULL, sealed BLOB NOT NULL,
            UNIQUE (entry, field)
        ) STRICT;
        CREATE TABLE form_used (nonce TEXT PRIMARY KEY, until INTEGER NOT NULL) STRICT, WITHOUT ROWID;

        """

    /// How often each request of an attempt may have been taken (`Tries`); `sends` counts how often any of them was repeated.
    /// And who only left (`is_person` 0), beside those who are to be forgotten.
    private static let tries = """
        ALTER TABLE attempt ADD COLUMN tries TEXT NOT NULL DEFAULT '';
        ALTER TABLE erased ADD COLUMN is_person INTEGER NOT NULL DEFAULT 1;

        """

    /// Times are milliseconds since 1970; states are the raw values of `DeliveryState`, `AttemptState` and `PlanState`.
    private static let first = """
        CREATE TABLE meta (name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;

        CREATE TABLE source (
            id TEXT PRIMARY KEY, state BLOB NOT NULL, cursor BLOB NOT NULL, changed_at INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;

        -- Drafts and versions. `version` and `sequence` (the order of acceptance) are null until accepted.
        CREATE TABLE notice (
            number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, thread TEXT NOT NULL, version INTEGER,
            lifecycle TEXT NOT NULL, source TEXT NOT NULL, content BLOB NOT NULL, hash TEXT NOT NULL,
            rule TEXT NOT NULL, author TEXT NOT NULL, approver TEXT, reason TEXT,
            created_at INTEGER NOT NULL, accepted_at INTEGER, sequence INTEGER UNIQUE,
            UNIQUE (thread, version)
        ) STRICT;
        CREATE INDEX notice_waiting ON notice (lifecycle, number)
            WHERE lifecycle IN ('draft', 'submitted', 'returned');

        -- Every step of a notice's lifecycle, who took it and why.
        CREATE TABLE lifecycle (
            notice INTEGER NOT NULL REFERENCES notice (number), step INTEGER NOT NULL, stage TEXT NOT NULL,
            actor TEXT NOT NULL, reason TEXT, at INTEGER NOT NULL, PRIMARY KEY (notice, step)
        ) STRICT, WITHOUT ROWID;

        -- The frozen decision whom an accepted version is for; `hash` covers it.
        CREATE TABLE plan (
            notice INTEGER PRIMARY KEY REFERENCES notice (number), urgency INTEGER NOT NULL, audience BLOB NOT NULL,
            high_water INTEGER NOT NULL, expires INTEGER, hash TEXT NOT NULL, state INTEGER NOT NULL DEFAULT 0
        ) STRICT;
        -- A plan on one channel: how far it is expanded, and whether anything is left to do.
        CREATE TABLE leg (
            notice INTEGER NOT NULL REFERENCES plan (notice), channel TEXT NOT NULL,
            position INTEGER NOT NULL DEFAULT 0, is_expanded INTEGER NOT NULL DEFAULT 0,
            is_finished INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (notice, channel)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX leg_unfinished ON leg (channel, notice) WHERE is_finished = 0;

        CREATE TABLE bytes (hash TEXT PRIMARY KEY, bytes BLOB NOT NULL, fields BLOB NOT NULL) STRICT, WITHOUT ROWID;
        -- Exactly one of hash and refusal is set.
        CREATE TABLE prepared (
            notice INTEGER NOT NULL REFERENCES notice (number), channel TEXT NOT NULL, language TEXT NOT NULL,
            hash TEXT REFERENCES bytes (hash), refusal TEXT, at INTEGER NOT NULL,
            PRIMARY KEY (notice, channel, language)
        ) STRICT, WITHOUT ROWID;

        -- Numbers are never used twice, or a plan's high-water mark would let a later subscriber in.
        CREATE TABLE subscription (
            id INTEGER PRIMARY KEY AUTOINCREMENT, channel TEXT NOT NULL, blind BLOB, sealed BLOB,
            language TEXT NOT NULL, districts TEXT NOT NULL, topics TEXT NOT NULL, threshold INTEGER NOT NULL,
            quiet_from INTEGER, quiet_until INTEGER, consented_at INTEGER NOT NULL, ended_at INTEGER
        ) STRICT;
        CREATE UNIQUE INDEX subscription_blind ON subscription (channel, blind) WHERE blind IS NOT NULL;
        CREATE INDEX subscription_active ON subscription (channel, id) WHERE ended_at IS NULL;
        CREATE INDEX subscription_leaving ON subscription (id) WHERE ended_at IS NOT NULL AND sealed IS NOT NULL;
        -- Whom to delete again after a restore from an older backup.
        CREATE TABLE erased (
            channel TEXT NOT NULL, blind BLOB NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (channel, blind)
        ) STRICT, WITHOUT ROWID;

        -- `due` is set exactly while a fresh attempt may start (queued, retry).
        CREATE TABLE delivery (
            notice INTEGER NOT NULL, subscription INTEGER NOT NULL, channel TEXT NOT NULL, language TEXT NOT NULL,
            state INTEGER NOT NULL, due INTEGER, attempts INTEGER NOT NULL DEFAULT 0, attempt INTEGER,
            reached INTEGER NOT NULL DEFAULT 0, reason TEXT, PRIMARY KEY (notice, subscription)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX delivery_due ON delivery (notice, channel, language, due) WHERE due IS NOT NULL;
        CREATE INDEX delivery_member ON delivery (attempt) WHERE state IN (1, 10);

        -- One request. Everything but state, sends and due is frozen before its first send.
        CREATE TABLE attempt (
            id INTEGER PRIMARY KEY, notice INTEGER NOT NULL, channel TEXT NOT NULL, language TEXT NOT NULL,
            urgency INTEGER NOT NULL, hash TEXT NOT NULL, key TEXT NOT NULL, is_keyed INTEGER NOT NULL,
            members INTEGER NOT NULL, first_at INTEGER NOT NULL, repeat_until INTEGER NOT NULL,
            sends INTEGER NOT NULL, state INTEGER NOT NULL, due INTEGER
        ) STRICT;
        CREATE INDEX attempt_unresolved ON attempt (channel, state, urgency, due) WHERE state < 2;

        CREATE TABLE inbox (
            number INTEGER PRIMARY KEY, channel TEXT NOT NULL, event TEXT NOT NULL, blind BLOB NOT NULL,
            message TEXT, sealed BLOB, received_at INTEGER NOT NULL, answered_at INTEGER, UNIQUE (channel, event)
        ) STRICT;
        CREATE INDEX inbox_unanswered ON inbox (number) WHERE answered_at IS NULL;
        CREATE INDEX inbox_message ON inbox (channel, message) WHERE message IS NOT NULL;
        CREATE INDEX inbox_sender ON inbox (blind);

        CREATE TABLE audit (
            sequence INTEGER PRIMARY KEY, at INTEGER NOT NULL, actor TEXT NOT NULL, action TEXT NOT NULL,
            subject TEXT NOT NULL, detail TEXT NOT NULL, hash BLOB NOT NULL
        ) STRICT;

        """
}
