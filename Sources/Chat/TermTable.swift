/// Term → number, in one flat array: open addressing with linear probing over a power of two, at most half full.
struct TermTable: Sendable {
    private var keys: [UInt64]
    private var numbers: [Int32]
    private(set) var count = 0

    init(capacity: Int) {
        var size = 16
        while size < capacity * 2 { size *= 2 }
        keys = Array(repeating: 0, count: size)
        numbers = Array(repeating: -1, count: size)
    }

    var byteCount: Int { keys.count * 12 }

    func number(of term: UInt64) -> Int? {
        var slot = Int(truncatingIfNeeded: term) & (keys.count - 1)
        while numbers[slot] >= 0 {
            if keys[slot] == term { return Int(numbers[slot]) }
            slot = (slot + 1) & (keys.count - 1)
        }
        return nil
    }

    /// The term's number, a new one where it has none yet.
    mutating func insert(_ term: UInt64) -> Int {
        if count * 2 >= keys.count { grow() }
        var slot = Int(truncatingIfNeeded: term) & (keys.count - 1)
        while numbers[slot] >= 0 {
            if keys[slot] == term { return Int(numbers[slot]) }
            slot = (slot + 1) & (keys.count - 1)
        }
        keys[slot] = term
        numbers[slot] = Int32(count)
        count += 1
        return count - 1
    }

    private mutating func grow() {
        var larger = TermTable(capacity: keys.count)
        var terms = Array(repeating: UInt64(0), count: count)
        for slot in keys.indices where numbers[slot] >= 0 { terms[Int(numbers[slot])] = keys[slot] }
        for term in terms { _ = larger.insert(term) }
        self = larger
    }
}
