/// One immutable version of a notice: 26 characters of Crockford base 32 that sort by time of creation, or an id
/// derived from its thread and version.
package struct NoticeID: Sendable, Hashable, Codable, RawRepresentable {
    package let rawValue: String
    package init(rawValue: String) { self.rawValue = rawValue }
}

/// The story a notice's versions belong to. Versions of one thread reach a recipient in order or not at all.
package struct ThreadID: Sendable, Hashable, Codable, RawRepresentable {
    package let rawValue: String
    package init(rawValue: String) { self.rawValue = rawValue }
}

/// A configured source (`jma`, `ward-news`, `staff`), the name that settings, ceilings and metrics use.
package struct SourceID: Sendable, Hashable, Codable, RawRepresentable {
    package let rawValue: String
    package init(rawValue: String) { self.rawValue = rawValue }

    /// Staff at the console, the command line or the API.
    package static let staff = SourceID(rawValue: "staff")
}

/// A configured channel (`line`, `mail`, `webhook`), the name that settings, deliveries and metrics use.
package struct ChannelID: Sendable, Hashable, Codable, RawRepresentable, Comparable {
    package let rawValue: String
    package init(rawValue: String) { self.rawValue = rawValue }
    package static func < (a: ChannelID, b: ChannelID) -> Bool { a.rawValue < b.rawValue }
}

extension NoticeID: CustomStringConvertible { package var description: String { rawValue } }
extension ThreadID: CustomStringConvertible { package var description: String { rawValue } }
extension SourceID: CustomStringConvertible { package var description: String { rawValue } }
extension ChannelID: CustomStringConvertible { package var description: String { rawValue } }
