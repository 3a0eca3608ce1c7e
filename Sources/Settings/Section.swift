/// One `{ … }` of a settings file while it is decoded. Ask for every key it may have; a key nobody asked for is an error.
///
/// ```swift
/// init(_ section: Section) throws {
///     host = try section.value("host", .string)
///     port = try section.value("port", .integer(in: 1...65535), default: 25)
///     replyTo = try section.optional("replyTo", .string)
///     retries = try section.value("retries", .list(of: .duration(in: .seconds(1) ... .seconds(3600))))
///     relay = try section.optional("relay", .section(Relay.init))
///     section.check("low", "high", holds: low < high, why: "low must lie below high", fix: "Swap them")
/// }
/// ```
/// The calls throw only where no stand-in can be made for a wrong value (see `SettingsFile.decode`); let it pass through.
package final class Section {
    private let place: Place
    private let members: [SettingsValue.Member]
    private var asked: [String] = []
    private var failed: Set<String> = []

    private init(_ members: [SettingsValue.Member], at place: Place) {
        self.members = members
        self.place = place
    }

    /// The keys present, in the order of the file.
    package var keys: [String] { members.map(\.key) }

    /// Where the section starts, for what must name its line later.
    package var position: Position { place.position }

    /// Whether the file gives `key` here. Asking does not make it known.
    package func has(_ key: String) -> Bool { member(key) != nil }

    /// A setting that must be given.
    package func value<T>(_ key: String, _ type: SettingType<T>) throws -> T {
        if let value = try given(key, type) { return value }
        let refusal = place.refuse(
            "\(place.inside(key, at: place.position).path) is missing", why: "this section needs it",
            fix: missingFix(key, expected: type.expected))
        failed.insert(key)
        return try standIn(for: type, or: refusal)
    }

    /// A setting with a default.
    package func value<T>(_ key: String, _ type: SettingType<T>, default fallback: @autoclosure () -> T) throws -> T {
        try given(key, type) ?? fallback()
    }

    /// A setting that may be left out.
    package func optional<T>(_ key: String, _ type: SettingType<T>) throws -> T? { try given(key, type) }

    /// Notes an error at the first key, or at the section where it is absent, unless `condition` holds. Skipped where one
    /// of the keys was wrong by itself: its value is a stand-in.
    package func check(
        _ keys: String..., holds condition: @autoclosure () -> Bool, why: @autoclosure () -> String,
        fix: @autoclosure () -> String
    ) {
        guard failed.isDisjoint(with: keys), !condition() else { return }
        let key = keys.first ?? ""
        let spot = place.inside(key, at: member(key)?.value.position ?? place.position)
        let found = member(key).map { "\(spot.path) is \($0.value.shown)" } ?? "\(spot.path) is missing"
        _ = spot.refuse(found, why: why(), fix: fix())
        failed.insert(key)
    }

    private func member(_ key: String) -> SettingsValue.Member? { members.first { $0.key == key } }

    private func given<T>(_ key: String, _ type: SettingType<T>) throws -> T? {
        asked.append(key)
        guard let member = member(key) else { return nil }
        let spot = place.inside(key, at: member.value.position)
        do {
            return try type.read(member.value, spot)
        } catch {
            spot.note(error)
            failed.insert(key)
            return try standIn(for: type, or: Refused())
        }
    }

    private func standIn<T>(for type: SettingType<T>, or refusal: any Error) throws -> T {
        guard let value = type.standIn(place) else { throw refusal }
        return value
    }

    private func missingFix(_ key: String, expected: String) -> String {
        // Keys asked for later are not known yet, so only a near miss is taken for a slip of the pen.
        let slip = members.map(\.key).filter { !asked.contains($0) }.first { Spelling.isNear($0, key) }
        if let slip { return "Did you mean \(key) where \(slip) is written?" }
        return "Add `\(key)`: \(expected)"
    }

    // MARK: Decoding a whole section

    /// Runs `body` over the section `value` holds, then notes every key it did not ask for.
    static func read<T>(_ value: SettingsValue, at place: Place, _ body: (Section) throws -> T) throws -> T {
        guard case .object(let members) = value.kind else {
            throw place.refuse(value, expected: "a section { … }", fix: "Put its settings between { and }")
        }
        let section = Section(members, at: place)
        let result = try body(section)
        section.noteUnknown()
        return result
    }

    /// Runs `body` over an empty section and notes nothing: what stands in for a section that is missing or wrong.
    static func standIn<T>(at place: Place, _ body: (Section) throws -> T) -> T? {
        try? body(
            Section([], at: Place(notes: place.notes, path: place.path, position: place.position, isMuted: true)))
    }

    private func noteUnknown() {
        let known = Set(asked)
        let free = asked.filter { !has($0) }
        let choices = asked.isEmpty ? "none" : asked.joined(separator: ", ")
        for member in members where !known.contains(member.key) {
            let spot = place.inside(member.key, at: member.keyPosition)
            // Guessing costs more than the rest; nobody reads past this many errors.
            let isRead = place.notes.errors.count < SettingsErrors.most
            let near = isRead ? Spelling.nearest(to: member.key, in: free + asked) : nil
            _ = spot.refuse(
                "unknown key \(spot.path)", why: "no setting of that name is read here",
                fix: near.map { "Did you mean \($0)?" } ?? "Remove it (keys read here: \(choices))")
        }
    }
}
