"""Bugs that somebody could well write, each with the promise it breaks. `edits` are (file, what stands there, what would).

`by` names what has to notice: `simulation` and `bulkhead` are random histories, anything else is a suite of Tests/.
"""

CLAIMS = "Sources/Ledger/Database+Claims.swift"
NOTICES = "Sources/Ledger/Database+Notices.swift"
OUTCOMES = "Sources/Ledger/Database+Outcomes.swift"
REPEATS = "Sources/Ledger/Database+Repeats.swift"
PLANS = "Sources/Ledger/Database+Plans.swift"
PREPARATIONS = "Sources/Ledger/Database+Preparations.swift"
SUBSCRIPTIONS = "Sources/Ledger/Database+Subscriptions.swift"
LIFECYCLE = "Sources/Ledger/Database+Lifecycle.swift"
DATABASE = "Sources/Ledger/Database.swift"

MUTANTS = [
    dict(
        name="synchronous-off",
        says="a commit is confirmed before anything of it is on disk (1)",
        edits=[(DATABASE, "PRAGMA synchronous = FULL", "PRAGMA synchronous = OFF")],
    ),
    dict(
        name="synchronous-normal",
        says="a commit is confirmed before the log is synced (1)",
        edits=[(DATABASE, "PRAGMA synchronous = FULL", "PRAGMA synchronous = NORMAL")],
    ),
    dict(
        name="cursor-without-state",
        says="a source's cursor moves without the state it led to (1, 9)",
        edits=[(NOTICES, "SET state = coalesce(?2, state), cursor", "SET state = state, cursor")],
    ),
    dict(
        name="one-key-for-all",
        says="the requests of an attempt share one key (3)",
        edits=[("Sources/Channel/Context.swift", "guard places > 0, let last", "guard places > 1_000_000, let last")],
    ),
    dict(
        name="new-key-on-repeat",
        says="a repeat goes out under another key (3)",
        edits=[
            (
                REPEATS,
                "key: attempt.key.advanced(by: place)",
                "key: attempt.key.advanced(by: place + tries[place])",
            )
        ],
    ),
    dict(
        name="render-again-on-retry",
        says="what has been worded is worded anew by the next run of the daemon (3)",
        edits=[
            (OUTCOMES, "    func recover(now: Timestamp, boot: BootTime?) throws -> Int {\n",
             "    func recover(now: Timestamp, boot: BootTime?) throws -> Int {\n"
             "        try execute(\"DELETE FROM prepared\")\n"),
        ],
    ),
    dict(
        name="refused-repeat-counts",
        says="a repeat that was certainly not taken uses up the few that may tell somebody twice (2)",
        edits=[(OUTCOMES, "if isSpared, attempt.ended > ended {", "if isSpared, attempt.ended < ended {")],
        by="LedgerTests",
    ),
    dict(
        name="unknown-given-up",
        says="what was possibly taken is called given up, and sent a second time under a fresh key (3)",
        edits=[(OUTCOMES, "            next.gaveUp = false\n", ""),
               (OUTCOMES, "attempts: attempt.isRepeat ? min(attempts, policy.attempts - 1) : attempts,", "attempts: attempts,")],
        by="LedgerTests",
    ),
    dict(
        name="boot-clock",
        says="a key is as old as the wall clock says, though that was set back (3)",
        edits=[("Sources/Ledger/Database+Time.swift", "            if lag > 0 {\n", "            if lag > .max - 1 {\n")],
        by="LedgerTests",
    ),
    dict(
        name="old-version-wins",
        says="an older version goes on being sent after a newer one was accepted (4)",
        edits=[
            (NOTICES, "PlanState.superseded.rawValue, PlanState.open.rawValue)",
             "PlanState.open.rawValue, PlanState.open.rawValue)")
        ],
    ),
    dict(
        name="thread-order",
        says="a version starts while an older one is on the wire to the same person (4)",
        edits=[(CLAIMS, "AND o.version < ?7 AND x.state = 1)", "AND o.version < ?7 AND x.state = 99)")],
    ),
    dict(
        name="end-to-everybody",
        says="an end is planned and sent to people who were never told of a beginning (4)",
        edits=[
            ("Sources/Delivery/PlanRule.swift", "if phase.endsThread && version > 1 { return false }", ""),
            (CLAIMS, "let needsReach = recorded.content.phase.endsThread && version > 1", "let needsReach = recorded.content.phase.endsThread && version > 9_999"),
        ],
    ),
    dict(
        name="end-after-certain-refusal",
        says="an end goes to whom it was planned for while the beginning was on the wire, though that never arrived (4)",
        edits=[
            (CLAIMS, "let needsReach = recorded.content.phase.endsThread && version > 1", "let needsReach = recorded.content.phase.endsThread && version > 9_999"),
        ],
    ),
    dict(
        name="forget-possibly-reached",
        says="who may have had a lost request is not told of its end (4)",
        edits=[
            (OUTCOMES, "member.attempts + (next.countsAsAttempt ? 1 : 0), next.state.isPossiblyReached,",
             "member.attempts + (next.countsAsAttempt ? 1 : 0), next.state == .accepted,")
        ],
    ),
    dict(
        name="forget-reached-at-crash",
        says="what was on the wire in a crash does not count as possibly reached (4)",
        edits=[(OUTCOMES, "UPDATE delivery SET state = 10, reached = 1, reason", "UPDATE delivery SET state = 10, reason")],
    ),
    dict(
        name="silent-for-the-unsure",
        says="a correction is silent for people who may never have been rung (4)",
        edits=[(CLAIMS, "AND o.version < ?7 AND x.state IN (2, 3))", "AND o.version < ?7)")],
    ),
    dict(
        name="loud-correction",
        says="a correction rings everybody once more (4)",
        edits=[(CLAIMS, "recorded.content.phase == .correction && version > 1", "false")],
    ),
    dict(
        name="expiry-at-claim",
        says="nobody looks at the expiry when a request is claimed and starts (5)",
        edits=[
            (CLAIMS, "        try expirePlans(now: now)\n", ""),
            ("Sources/Delivery/ChannelFlow.swift", "if let expires = entry.attempt.expires, expires <= wall {",
             "if let expires = entry.attempt.expires, expires <= wall, expires > wall {"),
        ],
    ),
    dict(
        name="expire-on-clock-step",
        says="a jump of the wall clock expires the queue (5)",
        edits=[("Sources/Delivery/SteadyWall.swift", "abs(step) <= Self.tolerance", "abs(step) <= .max")],
    ),
    dict(
        name="claim-without-freezing",
        says="requests are handed out that no transaction holds (3)",
        edits=[
            ("Sources/Ledger/Database+Exchange.swift", 'try execute("RELEASE claims")',
             'try execute("ROLLBACK TO claims; RELEASE claims")')
        ],
    ),
    dict(
        name="lost-at-crash",
        says="what was on the wire in a crash is closed instead of repeated (2)",
        edits=[(OUTCOMES, "a.repeat_until > ?1 AND p.state = 0\n", "a.repeat_until > ?1 AND p.state = 9\n")],
    ),
    dict(
        name="crash-means-not-sent",
        says="what was on the wire in a crash goes out as if it had never been sent (3)",
        edits=[
            (OUTCOMES, "UPDATE delivery SET state = 10, reached = 1, reason = 'the daemon stopped while it was being sent'",
             "UPDATE delivery SET state = 0, due = 1, reached = 1, reason = NULL"),
        ],
    ),
    dict(
        name="key-for-ever",
        says="a repeat goes out after the provider has forgotten its key (3)",
        edits=[
            ("Sources/Delivery/RetryPolicy.swift", "&& moment < repeatUntil", ""),
            (OUTCOMES, "a.repeat_until > ?1 AND p.state = 0\n", "?1 = ?1 AND p.state = 0\n"),
            (
                REPEATS,
                "desk.now < attempt.repeatUntil ? try again(attempt, desk, urgency) : []",
                "try again(attempt, desk, urgency)",
            ),
        ],
    ),
    dict(
        name="409-refused",
        says="LINE's answer that it has the message already counts as a refusal (2)",
        edits=[("Channels/Line/LineStatus.swift", "        case 409: return .accepted\n", "")],
    ),
    dict(
        name="500-not-taken",
        says="an answer that may come after the work was done counts as not taken (3)",
        edits=[
            ("Channels/Line/LineStatus.swift", 'default: return .unknown(reason: "LINE answered \\(answer.status)")',
             'default: return .retry(afterSeconds: 1, reason: "LINE answered \\(answer.status)")')
        ],
    ),
    dict(
        name="ignore-retry-after",
        says="a provider that asked to be left alone is asked again at once (3)",
        edits=[
            ("Sources/Delivery/RetryPolicy.swift", "let asked = Int64(min(max(0, seconds), longestRetryAfter)) * 1000",
             "let asked = Int64(min(max(0, seconds), 0)) * 1000")
        ],
    ),
    dict(
        name="deliver-to-the-ended",
        says="notices go on to people who have left (10)",
        edits=[
            (CLAIMS, "s.ended_at IS NULL AND s.sealed IS NOT NULL", "1"),
            (PLANS, "AND id <= ?3 AND ended_at IS NULL ORDER BY id", "AND id <= ?3 ORDER BY id"),
            (SUBSCRIPTIONS, "            WHERE subscription = ?1 AND due IS NOT NULL\n", "            WHERE subscription = -?1 AND due IS NOT NULL\n"),
            (SUBSCRIPTIONS, "UPDATE subscription SET sealed = NULL WHERE ended_at", "UPDATE subscription SET sealed = sealed WHERE ended_at"),
        ],
    ),
    dict(
        name="address-stays",
        says="the address of somebody who left is never wiped (10)",
        edits=[(SUBSCRIPTIONS, "UPDATE subscription SET sealed = NULL WHERE ended_at",
                "UPDATE subscription SET sealed = sealed WHERE ended_at")],
    ),
    dict(
        name="restored-are-back",
        says="who left after a copy was made gets notices again once it is restored (10)",
        edits=[("Sources/Ledger/Database+Departures.swift", "if let active {\n", "if let active, active.id < 0 {\n")],
        by="LedgerTests",
    ),
    dict(
        name="repeat-to-the-left",
        says="a mail is repeated to somebody who left (10)",
        edits=[(REPEATS, "AND (?4 > 1 OR s.ended_at IS NULL)", "AND (?4 > 0 OR s.ended_at IS NULL)"),
               (SUBSCRIPTIONS, "AND a.each > 1 AND d.state", "AND a.each > 0 AND d.state")],
        by="LedgerTests",
    ),
    dict(
        name="claims-undone-counts-not",
        says="counts keep what failed claims had moved and was rolled back",
        edits=[("Sources/Ledger/Database+Exchange.swift", "                tallies?.goBack(to: counted)\n",
                "                _ = counted\n")],
        by="LedgerTests",
    ),
    dict(
        name="address-in-audit",
        says="the audit row of a deletion holds the address (10)",
        edits=[(SUBSCRIPTIONS, 'action: "person.deleted", subject: channel.rawValue, at: at)',
                'action: "person.deleted", subject: address.rawValue, at: at)')],
    ),
    dict(
        name="bytes-unverified",
        says="prepared bytes that have rotted are sent (3)",
        edits=[(PREPARATIONS, "guard let (bytes, fields) = found, Self.hash(bytes, fields) == hash else {",
                "guard let (bytes, fields) = found else {")],
    ),
    dict(
        name="high-water-mark",
        says="who subscribes after a notice gets it too, if planning is slow (4)",
        edits=[(PLANS, "WHERE channel = ?1 AND id > ?2 AND id <= ?3 AND", "WHERE channel = ?1 AND id > ?2 AND ?3 = ?3 AND")],
    ),
    dict(
        name="leg-forgets-its-place",
        says="planning skips somebody after each chunk (2)",
        edits=[(PLANS, "            last = id\n", "            last = id + 1\n")],
    ),
    dict(
        name="drill-leaks",
        says="a channel says what its site must not (7)",
        edits=[("Sources/Channel/Confinement.swift", "guard status == .actual || status == .publicDrill else {",
                "guard status != .test else {"),
               ("Sources/Channel/Confinement.swift", "guard status == .exercise || status == .test else {",
                "guard status != .test else {")],
    ),
    dict(
        name="approve-one's-own",
        says="the author of a notice is its second person too (8)",
        edits=[(LIFECYCLE, "        guard current.author != actor else {\n", "        guard current.author != \"\" else {\n")],
    ),
    dict(
        name="approve-unseen",
        says="an approval holds for content that was not shown (8)",
        edits=[(LIFECYCLE, "guard current.hash == hash else {", "guard current.hash == hash || true else {")],
    ),
    dict(
        name="acceptance-unaudited",
        says="a notice becomes public and the audit chain says nothing of it (8)",
        edits=[(NOTICES, "        try audit(actor: actor, action: AuditAction.step(stage), subject: id.rawValue, facts: facts, at: at)\n",
                "        if stage == .accepted { return }\n"
                "        try audit(actor: actor, action: AuditAction.step(stage), subject: id.rawValue, facts: facts, at: at)\n")],
    ),
    dict(
        name="one-target-for-all",
        says="a receiver that hangs or fails holds up everybody else's (6)",
        edits=[("Channels/Webhook/WebhookChannel.swift", 'let name = "\\(url.scheme)://\\(url.host):\\(url.port ?? 0)"',
                'let name = "\\(url.scheme)"')],
        by="bulkhead",
    ),
    dict(
        name="cursor-rule",
        says="an index is taken for read although one of its documents is missing (9)",
        edits=[("Sources/noroshi/Daemon/SourceLoop.swift", "        guard isComplete else { return await desk.update(url) { $0.readAt = now } }\n",
                "        _ = isComplete\n")],
        by="AcceptanceTests",
    ),
]
