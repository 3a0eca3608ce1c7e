import Channel
import Notice
import Subscribers

@testable import Ledger

/// People come, leave, ask to be forgotten, and come back.
extension History {
    func arrive(_ count: Int) {
        for _ in 0..<count {
            let number = chronicle.people.count
            chronicle.people.append(town.person(number, &random))
            subscribe(number)
        }
    }

    func changePeople() {
        switch Int.random(in: 0..<4, using: &random) {
        case 0: arrive(1)
        case 1:
            guard let number = chronicle.people.indices.randomElement(using: &random) else { return }
            subscribe(number)
        case 2: leave(isDeletion: false)
        default: leave(isDeletion: true)
        }
    }

    private func subscribe(_ number: Int) {
        guard let process else { return }
        let person = chronicle.people[number]
        let wish = town.wish(of: person, at: process.now(clock), &random)
        write(
            "subscribe", { [vault] in try $0.subscribe(wish, vault) },
            told: { [self] subscription in
                if let known = chronicle.people[number].subscription, known != subscription.id {
                    chronicle.violate(10, at: clock.ticks, "one address has two subscriptions")
                }
                chronicle.people[number].subscription = subscription.id
                chronicle.members[subscription.id] = Member(
                    person: number, channel: person.channel, wish: wish, changedAt: clock.ticks)
            })
    }

    private func leave(isDeletion: Bool) {
        guard let process, let number = chronicle.people.indices.randomElement(using: &random) else { return }
        let person = chronicle.people[number]
        let now = process.now(clock)
        write(
            isDeletion ? "delete" : "unsubscribe",
            { [vault] in
                isDeletion
                    ? try $0.deletePerson(person.channel, person.address, vault, at: now)
                    : try $0.unsubscribe(person.channel, person.address, vault, at: now)
            },
            told: { [self] _ in
                guard let id = chronicle.people[number].subscription else { return }
                chronicle.people[number].subscription = nil
                chronicle.members[id]?.endedAt = clock.ticks
                chronicle.members[id]?.isDeleted = isDeletion
            })
    }
}
