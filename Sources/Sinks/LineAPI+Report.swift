import Notice
import Synchronization

extension LineAPI: SinkReport {
    var title: String { "LINE" }

    var summary: String {
        let (deliveries, people, repeats) = book.withLock { ($0.deliveries.total, $0.perUser.count, $0.repeats) }
        return "受付 \(deliveries)件 / \(people)人、再送の重複 \(repeats)件 · accepted \(deliveries), people \(people), "
            + "repeats \(repeats)"
    }

    var entries: [SinkEntry] {
        book.withLock { $0.deliveries.all }.reversed().map { delivery in
            let people = delivery.users.count
            let to = people == 1 ? delivery.users[0] : "\(people)人 / \(people) users"
            return SinkEntry(
                at: delivery.at, to: to, about: delivery.call + (delivery.isSilent ? " (silent)" : ""),
                text: delivery.texts.joined(separator: "\n———\n"))
        }
    }
}
