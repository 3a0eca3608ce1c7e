import Channel
import Delivery
import Notice

@testable import Ledger

/// Promises that are held at every request, when it starts and when it is shown.
extension History {
    private func violate(_ promise: Int, _ what: @autoclosure () -> String) {
        chronicle.violate(promise, at: clock.ticks, what())
    }

    /// What is about to be worded is what was accepted.
    func checkPreparation(_ item: Preparation) {
        guard let known = chronicle.accepted[item.notice.id] else {
            return violate(8, "words were asked for \(item.notice.id), which was never accepted")
        }
        if known.notice.content != item.notice.content {
            violate(3, "\(item.notice.id) is worded from something else than what was accepted")
        }
    }

    /// A request goes on the wire.
    func checkStart(_ flight: Flight, _ request: Request) {
        let attempt = flight.attempt
        let name = "\(attempt.notice) v\(flight.version) on \(flight.channel)"
        guard let known = chronicle.accepted[attempt.notice] else {
            return violate(8, "\(name) was sent and never accepted")
        }
        if !Wire.isAddressed(request, to: attempt.recipients) {
            violate(10, "\(name) does not go to those it was claimed for")
        }
        checkText(flight, name)
        checkFreshness(flight, known, name)
        checkDrill(flight, known, name)
        checkKey(flight, name)
        for recipient in attempt.recipients {
            let id = recipient.id
            checkMember(flight, known, id, name)
            checkRepetition(flight, id, name)
            checkOrder(flight, known, id, name)
        }
        checkLoudness(flight, known, name)
    }

    /// Promise 3: what goes out was worded once, and never again.
    private func checkText(_ flight: Flight, _ name: String) {
        let prepared = flight.attempt.prepared
        let text = Chronicle.Text(notice: prepared.notice, channel: prepared.channel, language: prepared.language)
        guard chronicle.worded[text]?.contains(prepared.bytes) == true else {
            return violate(3, "\(name) goes out with bytes that nobody ever worded")
        }
        if let sent = chronicle.sent[text] {
            if sent != prepared.bytes { violate(3, "\(name) was worded anew after it had gone out") }
        } else {
            chronicle.sent[text] = prepared.bytes
        }
    }

    /// Promise 5: nothing starts after its expiry, by the time that is right.
    private func checkFreshness(_ flight: Flight, _ known: Chronicle.Accepted, _ name: String) {
        guard let expires = known.notice.content.expires, expires <= clock.trusted else { return }
        violate(5, "\(name) starts \(clock.trusted.milliseconds - expires.milliseconds) ms after its expiry")
    }

    /// Promise 7: a live site says only what is meant, a drill site only what is marked.
    private func checkDrill(_ flight: Flight, _ known: Chronicle.Accepted, _ name: String) {
        let status = known.notice.content.status
        if (town.mode == .live) != (status == .actual) {
            violate(7, "\(name) has status \(status.rawValue) and leaves a \(town.mode) site")
        }
    }

    /// Promise 3: a key means one request.
    private func checkKey(_ flight: Flight, _ name: String) {
        let recipients = flight.attempt.recipients.map(\.id)
        guard let before = chronicle.byKey[flight.key] else {
            chronicle.byKey[flight.key] = flight
            return
        }
        if before.attempt.notice != flight.attempt.notice || before.attempt.recipients.map(\.id) != recipients {
            // Somebody of a batch may have been answered for, and is left out: never the other way round.
            violate(3, "\(name) carries the key of a request to others or of another notice")
        } else if before.body != flight.body {
            violate(3, "\(name) repeats a key with other bytes")
        }
        if flight.attempt.key == before.attempt.key, before.attempt.firstAttempt != flight.attempt.firstAttempt {
            violate(3, "\(name) repeats an attempt with another first time")
        }
    }

    /// Promise 10: who has left gets nothing that was not under way, and promise 4's high-water mark.
    private func checkMember(_ flight: Flight, _ known: Chronicle.Accepted, _ id: Int64, _ name: String) {
        guard let member = chronicle.members[id] else {
            return violate(10, "\(name) goes to a subscription that nobody confirmed")
        }
        if id > known.highWater { violate(4, "\(name) goes to somebody who came after it") }
        if !known.release.channels.contains(member.channel) {
            violate(8, "\(name) goes out on a channel that was not decided")
        }
        // What was frozen before may go out, once and in repeats.
        guard let ended = member.endedAt else { return }
        let wasFrozen = flight.attempt.isRepeat || clock.ticks - ended <= Engine.holdLimit + 100
        if !wasFrozen { violate(10, "\(name) goes to somebody who left \(clock.ticks - ended) ms ago") }
    }

    /// Promise 3: a second request needs a first one that may not have arrived, or one that certainly did not.
    private func checkRepetition(_ flight: Flight, _ id: Int64, _ name: String) {
        let pair = Chronicle.Pair(notice: flight.attempt.notice, recipient: id)
        for before in chronicle.flightsOf[pair] ?? [] {
            if before.isOpen { violate(3, "\(name) goes to \(id) twice at once") }
            if before.key == flight.key, before.attempt.key == flight.attempt.key {
                if before.isSettled(id) { violate(3, "\(name) repeats to \(id) what is known to have ended") }
                let life = town.channels[flight.channel]?.limits.keyLifetime ?? 0
                let until = RetryPolicy().repeatUntil(first: flight.attempt.firstAttempt, keyLifetime: life)
                if clock.trusted >= until.adding(milliseconds: 1_000) {
                    violate(3, "\(name) repeats to \(id) after its key's life")
                }
            } else if before.isTaken && flight.key != before.key {
                violate(3, "\(name) goes to \(id) with another key although it was taken before")
            } else if !before.isSettled(id), flight.key != before.key {
                violate(3, "\(name) goes to \(id) with another key while the first may have been taken")
            } else if before.isAskedToWait, let moment = before.notBefore, before.isRecorded,
                // The seconds are over where they truly are, whatever was corrected meanwhile, or where the clock says so.
                clock.ticks < moment.ticks, clock.latestTrusted.adding(milliseconds: 50) < moment.wall
            {
                violate(3, "\(name) goes to \(id) before the provider's Retry-After")
            }
        }
    }

    /// Promise 4: nobody is told the old after the new, and an end only where a beginning may have arrived.
    private func checkOrder(_ flight: Flight, _ known: Chronicle.Accepted, _ id: Int64, _ name: String) {
        let story = chronicle.flightsIn[Chronicle.Story(thread: flight.thread, recipient: id)] ?? []
        if let newer = story.first(where: { $0.version > flight.version }) {
            violate(4, "\(name) starts to \(id) after version \(newer.version)")
        }
        if story.contains(where: { $0.version < flight.version && $0.isOpen }) {
            violate(4, "\(name) starts to \(id) while an older version is on the wire")
        }
        if let newest = chronicle.newest(in: flight.thread), newest.notice.version > flight.version {
            // What was started before the newer version was accepted is another matter; this one starts now.
            let isLate = clock.ticks - newest.at > Engine.holdLimit + 100
            if isLate { violate(4, "\(name) starts although version \(newest.notice.version) is accepted") }
        }
        guard known.notice.content.phase.endsThread, flight.version > 1 else { return }
        let isReached =
            story.contains { $0.version < flight.version && ($0.isTaken || !$0.isSettledAsNotReached(id)) }
            || chronicle.wasFrozen(id, in: flight.thread, before: flight.version, run: flight.run)
        if !isReached { violate(4, "the end \(name) goes to \(id), who was never told of a beginning") }
    }

    /// Promise 4: a correction is silent for those already rung, and for nobody else.
    private func checkLoudness(_ flight: Flight, _ known: Chronicle.Accepted, _ name: String) {
        let attempt = flight.attempt
        guard !attempt.isRepeat else { return }
        guard known.notice.manner.isLoud else {
            if !attempt.isSilent { violate(4, "\(name) rings although it was decided quiet") }
            return
        }
        let isCorrection = known.notice.content.phase == .correction && flight.version > 1
        for recipient in attempt.recipients {
            let story = chronicle.flightsIn[Chronicle.Story(thread: flight.thread, recipient: recipient.id)] ?? []
            let older = story.filter { $0.version < flight.version }
            let wasRung = older.contains {
                if case .accepted? = $0.outcomes[recipient.id] { $0.isRecorded } else { false }
            }
            if attempt.isSilent && !(isCorrection && wasRung) {
                violate(4, "\(name) is silent for \(recipient.id), who was not rung before")
            }
            if !attempt.isSilent && isCorrection && wasRung {
                violate(4, "the correction \(name) rings \(recipient.id) again")
            }
        }
    }

    /// A provider shows a message to its recipients.
    func checkShown(_ flight: Flight, at moment: Int64) {
        for recipient in flight.attempt.recipients {
            let story = Chronicle.Story(thread: flight.thread, recipient: recipient.id)
            let before = chronicle.shown[story] ?? []
            let name = "\(flight.attempt.notice) v\(flight.version) on \(flight.channel)"
            if let newer = before.first(where: { $0.version > flight.version }) {
                violate(4, "\(recipient.id) is shown \(name) after version \(newer.version)")
            }
            let again = before.filter { $0.version == flight.version }
            let life = Int64(town.channels[flight.channel]?.limits.keyLifetime ?? 0) * 1_000
            let isKeyed = life > 0
            // Only what a wall clock lost over a loss of power is known to no clock of the machine: had it not been set back, the
            // key would have been too old. `lost` counts nothing else, neither what it lost while the machine was on, with the
            // daemon or without, nor what it gained.
            let lost = clock.lost - (again.first?.lost ?? clock.lost)
            let isUnknowable = lost > 0 && moment - (again.first?.at ?? moment) - lost < life
            if isKeyed, !again.isEmpty, !isUnknowable { violate(3, "\(recipient.id) is shown \(name) twice") }
            // Nothing tells repeats of a mail apart: as few as the policy says, and all of them the same.
            if again.count > RetryPolicy().keylessRepeats { violate(3, "\(recipient.id) is shown \(name) too often") }
            if again.contains(where: { $0.key != flight.key }) {
                violate(3, "\(recipient.id) is shown \(name) under another key")
            }
            chronicle.shown[story, default: []].append(
                (
                    version: flight.version, key: flight.key, at: moment, lost: clock.lost,
                    isSilent: flight.attempt.isSilent
                ))
        }
    }

    /// Promise 5: what the ledger calls expired has expired.
    func checkPlans(_ process: Process) {
        let early = try? process.database.first(
            """
            SELECT n.id FROM plan p JOIN notice n ON n.number = p.notice WHERE p.state = 2 AND p.expires > ?1 LIMIT 1
            """, clock.latestTrusted, read: { $0.text(0) })
        if let early { violate(5, "\(early) was closed as expired before it was") }
    }
}

extension Flight {
    /// Whether the daemon knows on disk that the recipient has not had it.
    func isSettledAsNotReached(_ recipient: Int64) -> Bool { isSettled(recipient) && !isPossiblyReached(recipient) }
}
