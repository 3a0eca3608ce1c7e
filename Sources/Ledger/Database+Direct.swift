import Channel
import Delivery
import Notice

extension Database {
    /// Freezes attempts for people whom the plan has not come to yet, without a row that waits in between: where targets keep up,
    /// that halves what a delivery costs. Whoever cannot be sent to now is planned as usual. First versions only, which wait for
    /// nothing else. `frozen` has also what was frozen before an error.
    func direct(
        _ number: Int64, _ desk: ClaimDesk, limit: Int, keys: () -> AttemptKey, into frozen: inout [ClaimedAttempt]
    ) throws {
        guard limit > 0,
            let position = try first(
                "SELECT position FROM leg WHERE notice = ?1 AND channel = ?2 AND is_expanded = 0", number,
                desk.channel.rawValue, read: { $0.int64(0) })
        else { return }
        let (recorded, header) = try plan(number)
        let languages = try preparedLanguages(number, desk.channel)
        guard recorded.version == 1, !languages.isEmpty else { return }
        let insertion = try deliveryInsertion(number, desk.channel)
        func wait(_ member: Member, _ state: DeliveryState = .queued) throws(LedgerError) {
            try insertion.bind(2, member.id)
            try insertion.bind(4, member.language)
            try insertion.bind(5, state.rawValue)
            try insertion.bind(6, state == .queued ? member.due : nil)
            try insertion.bind(7, Int64?.none)
            try insertion.run()
        }
        var ready: [String: [Recipient]] = [:]
        var count = 0
        let room = min(limit * max(1, desk.limits.batch), Self.mostRows)
        try walk(
            recorded, header, number, desk.channel, from: position, now: desk.now, looks: room * Self.looksPerRow
        ) { member in
            if languages[member.language] == nil || member.due > desk.now {
                try wait(member)
            } else if let recipient = desk.recipient(member.id, sealed: member.sealed) {
                ready[member.language, default: []].append(recipient)
                count += 1
            } else {
                try wait(member, .refused)
            }
            return count < room
        }
        let isWhole =
            try first(
                "SELECT is_expanded FROM leg WHERE notice = ?1 AND channel = ?2", number, desk.channel.rawValue
            ) { $0.bool(0) } ?? false
        var claimed = 0
        for (text, recipients) in ready.sorted(by: { $0.key < $1.key }) {
            guard let language = LanguageTag(rawValue: text), let hash = languages[text] else { continue }
            let prepared = try bytes(hash, notice: recorded.id, channel: desk.channel, language: language)
            for group in Batching.batches(recipients, limit: desk.attemptSize) {
                // A provider that counts requests gets full ones, as long as there are more people to come.
                guard desk.isSingle || isWhole || group.count == desk.attemptSize, claimed < limit else {
                    for recipient in group {
                        try wait(
                            Member(
                                id: recipient.id, language: text, due: desk.now,
                                sealed: UnsafeRawBufferPointer(start: nil, count: 0)))
                    }
                    continue
                }
                let requests = try freeze(
                    Array(group), recorded, number, language, prepared, hash: hash, key: keys(),
                    isSilent: !recorded.manner.isLoud, isPlanned: false, desk)
                frozen += requests
                claimed += requests.count
            }
        }
    }
}
