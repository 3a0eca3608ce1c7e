import Crypto
import Notice

extension NoticeForm {
    /// The content of the next version of a thread. An end keeps what the notice was about; an update replaces it.
    func continuing(_ earlier: Content) -> Content {
        var next = content
        guard next.phase.endsThread else { return next }
        next.hazard = earlier.hazard
        next.topic = earlier.topic
        next.order = earlier.order
        next.equivalentLevel = earlier.equivalentLevel
        next.product = earlier.product
        next.areas = earlier.areas
        next.slots = earlier.slots.merging(next.slots) { _, new in new }
        next.authority = next.authority ?? earlier.authority
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
