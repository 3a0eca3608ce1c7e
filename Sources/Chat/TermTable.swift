/// Term → number, in one flat array: open addressing with linear probing over a power of two, at most half full.
struct TermTable: Sendable {
    /// Key and number side by side: a lookup waits for memory once.
    private struct Slot {
        var key: UInt64
        /// -1 in an empty slot.
        var number: Int32
    }

    private var slots: [Slot]
    private(set) var count = 0

    init(capacity: Int) {
        var size = 16
        while size < capacity * 2 { size *= 2 }
        slots = Array(repeating: Slot(key: 0, number: -1), count: size)
    }

    var byteCount: Int { slots.count * MemoryLayout<Slot>.stride }

    func number(of term: UInt64) -> Int? {
        let place = Int(truncatingIfNeeded: term) & (slots.count - 1)
        return number(of: term, at: place, slots[place])
    }

    /// The numbers of several terms. Their places are read before any is looked at: lookups that do not depend on one another
    /// wait for memory together.
    func numbers(of terms: [UInt64]) -> [Int?] {
        let places = terms.map { slots[Int(truncatingIfNeeded: $0) & (slots.count - 1)] }
        return zip(terms, places).map { term, first in
            number(of: term, at: Int(truncatingIfNeeded: term) & (slots.count - 1), first)
        }
    }

    @inline(__always)
    private func number(of term: UInt64, at place: Int, _ first: Slot) -> Int? {
        var (place, slot) = (place, first)
        while slot.number >= 0 {
            if slot.key == term { return Int(slot.number) }
            place = (place + 1) & (slots.count - 1)
            slot = slots[place]
        }
        return nil
    }

    /// The term's number, a new one where it has none yet.
    mutating func insert(_ term: UInt64) -> Int {
        if count * 2 >= slots.count { grow() }
        var slot = Int(truncatingIfNeeded: term) & (slots.count - 1)
        while slots[slot].number >= 0 {
            if slots[slot].key == term { return Int(slots[slot].number) }
            slot = (slot + 1) & (slots.count - 1)
        }
        slots[slot] = Slot(key: term, number: Int32(count))
        count += 1
        return count - 1
    }

    private mutating func grow() {
        var larger = TermTable(capacity: slots.count)
        var terms = Array(repeating: UInt64(0), count: count)
        for slot in slots where slot.number >= 0 { terms[Int(slot.number)] = slot.key }
        for term in terms { _ = larger.insert(term) }
        self = larger
    }
}
