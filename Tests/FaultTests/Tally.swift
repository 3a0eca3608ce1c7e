import Foundation
import Synchronization

/// What the faults of a run came to: one line for each kind and one for all, printed when the tests end.
final class Tally: Sendable {
    private struct Sums {
        var kills = 0
        /// Further counts of a kind, by what they count.
        var counts: [(what: String, number: Int)] = []
        var account = Account()

        mutating func add(_ other: Sums) {
            kills += other.kills
            for (what, number) in other.counts {
                if let place = counts.firstIndex(where: { $0.what == what }) {
                    counts[place].number += number
                } else {
                    counts.append((what, number))
                }
            }
            account.deliveries += other.account.deliveries
            account.lost += other.account.lost
            account.repeated += other.account.repeated
            account.unknown += other.account.unknown
        }

        var words: String {
            let what = counts.map { "\($0.number) \($0.what)" }.joined(separator: ", ")
            let unknown = account.unknown > 0 ? ", visibly unknown \(account.unknown)" : ""
            return "kills \(kills)\(what.isEmpty ? "" : " (\(what))"), deliveries \(account.deliveries), "
                + "lost \(account.lost), repeated \(account.repeated) (all ambiguous, same key and bytes)\(unknown)"
        }
    }
    private let kinds = Mutex<[(name: String, sums: Sums)]>([])

    static let run = Tally()

    private init() { atexit { Tally.run.printAll() } }

    /// Adds one round of a kind of fault, whose account was found to be right.
    func add(_ kind: String, kills: Int = 0, counts: KeyValuePairs<String, Int> = [:], _ account: Account) {
        let sums = Sums(kills: kills, counts: counts.map { ($0.key, $0.value) }, account: account)
        kinds.withLock { kinds in
            if let place = kinds.firstIndex(where: { $0.name == kind }) {
                kinds[place].sums.add(sums)
            } else {
                kinds.append((kind, sums))
            }
        }
    }

    private func printAll() {
        var all = Sums()
        for (name, sums) in kinds.withLock({ $0 }) {
            print("FIGURE faults, \(name): \(sums.words)")
            all.add(Sums(kills: sums.kills, account: sums.account))
        }
        print("FIGURE faults, all: \(all.words)")
    }
}
