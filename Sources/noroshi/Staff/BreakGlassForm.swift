import Notice
import Policy
import Settings

/// What one person alone hands over to send an order at night: what they read, why nobody else agrees, on whose word, and
/// their token once more.
struct BreakGlassForm: Sendable {
    var reentry: Reentry
    var breakGlass: BreakGlass
    var token: String

    static let sizeLimit = 8_192

    /// - Throws: `SettingsErrors` with every fault.
    init(json bytes: [UInt8]) throws {
        self = try SettingsFile(path: "body", bytes: bytes).decode { try BreakGlassForm(section: $0) }
    }

    private init(section: Section) throws {
        reentry = Reentry(
            hash: try section.value("hash", .string(length: 1...100)),
            level: try section.optional("level", .integer(in: 1...5)),
            areas: try section.value("areas", .integer(in: 0...10_000)))
        breakGlass = BreakGlass(
            reason: try section.value("reason", .string(length: 1...500)),
            authority: try section.value(
                "authority",
                .section { part in
                    VerbalAuthority(
                        from: try part.value("from", .string(length: 1...60)),
                        at: try part.value("at", NoticeForm.time), by: try part.value("by", .string(length: 1...60)))
                }))
        token = try section.value("token", .string(length: 1...500))
    }
}
