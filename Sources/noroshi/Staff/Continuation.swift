import Crypto
import Ledger
import Notice

extension NoticeForm {
    /// The content of the next version of a thread. An update replaces what was said, but for the drill it belongs to; a
    /// correction changes words and slots and nothing that anybody acted on; an end keeps what it ends.
    /// - Throws: `LedgerError.refused` where a correction would change whom or what it is about.
    func continuing(_ earlier: Content) throws -> Content {
        var next = content
        next.status = earlier.status
        next.publicDrill = earlier.publicDrill
        guard next.phase == .correction || next.phase.endsThread else { return next }
        if next.phase == .correction {
            let isSame =
                (!namesAreas || next.areas == earlier.areas) && (next.order == nil || next.order == earlier.order)
            guard isSame else {
                throw LedgerError.refused(
                    reason: "a correction changes neither areas nor the order, because it rings nobody: "
                        + "hand in an update, or take the notice back")
            }
            next.urgency = earlier.urgency
            next.expires = next.expires ?? earlier.expires
            next.renewBy = next.renewBy ?? earlier.renewBy
            next.link = next.link ?? earlier.link
            next.texts = earlier.texts.merging(next.texts) { _, new in new }
        }
        next.hazard = earlier.hazard
        next.topic = earlier.topic
        next.order = earlier.order
        next.equivalentLevel = earlier.equivalentLevel
        next.product = earlier.product
        next.areas = earlier.areas
        next.slots = earlier.slots.merging(next.slots) { _, new in new }
        next.authority = next.authority ?? earlier.authority
        // Once somebody is found, nothing that described them goes on being told (facts: ward.md).
        if next.phase.endsThread, earlier.hazard == .missingPerson { next.slots = content.slots }
        if next.phase == .retraction { next.urgency = earlier.urgency }
        return next
    }
}

extension ThreadID {
    private static let randomBytes = 10

    /// A new thread's name, from real randomness.
    static func random() throws -> ThreadID {
        ThreadID(rawValue: "staff-" + Hexadecimal.encode(try SecureRandom.bytes(randomBytes)))
    }
}
