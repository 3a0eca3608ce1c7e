/// The bytes of bodies that one loop holds, and whose they are.
struct BodyRoom {
    /// Bytes there are for everybody, for strangers together, and for one stranger's address.
    let whole: Int
    let strangers: Int
    let address: Int

    private(set) var held = 0
    private var strangersHeld = 0
    private var addresses: [String: Int] = [:]

    init(whole: Int, strangers: Int, address: Int) {
        self.whole = whole
        self.strangers = strangers
        self.address = address
    }

    /// - Parameter stranger: the address it is counted under; nil for who is known.
    mutating func add(_ change: Int, of stranger: String?) {
        guard change != 0 else { return }
        held += change
        guard let stranger else { return }
        strangersHeld += change
        addresses.add(change, to: stranger)
    }

    /// Whether so many more bytes would be taken in now.
    func fits(_ bytes: Int, of stranger: String?) -> Bool {
        guard held + bytes <= whole else { return false }
        guard let stranger else { return true }
        let own = addresses[stranger, default: 0] + bytes
        if own > address { return false }
        // Where strangers' room is taken, who holds more gives way.
        return strangersHeld + bytes <= strangers || addresses.contains { $0.key != stranger && $0.value > own }
    }

    enum Verdict: Equatable {
        case fits
        /// Another address has to give something up first: the one that holds most.
        case fitsOnce(givesUp: String)
        case refused
    }

    /// What is to be done about bytes of theirs that have been added.
    func verdict(on stranger: String?) -> Verdict {
        guard held <= whole else { return .refused }
        guard let stranger else { return .fits }
        let own = addresses[stranger, default: 0]
        if own > address { return .refused }
        if strangersHeld <= strangers { return .fits }
        guard let most = addresses.max(by: { $0.value < $1.value }), most.value > own else { return .refused }
        return .fitsOnce(givesUp: most.key)
    }
}
