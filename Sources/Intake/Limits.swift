/// What one document may cost. Beyond these it is refused, whatever it says (facts: cap.md §6, platform.md XML).
package enum Limits {
    /// A telegram or an alert, in bytes as received. The largest real telegram is 0.3 MB.
    package static let documentBytes = 2 * 1024 * 1024
    /// An index or feed, in bytes as received. JMA's long feed of a stormy week has 10,500 entries of some 750 bytes.
    package static let feedBytes = 16 * 1024 * 1024
    /// Nesting of elements; telegrams need 14, XHTML in feeds a little more.
    package static let depth = 64
    /// Elements of one document. The largest real telegram has 12,000.
    package static let elements = 200_000
    /// Attributes of one element.
    package static let attributes = 64
    /// Namespace prefixes in scope at one element, its ancestors' among them: each name is looked up among them. A feed of many
    /// extensions has some 20.
    package static let namespaces = 64
    package static let infos = 64
    package static let areas = 5_000
    /// 町丁目 kept of one municipality; the largest cities have some 1,000.
    static let places = 500
    /// Telegrams of one family that are remembered, so that a 取消 finds what it withdraws and order of arrival does not matter.
    static let remembered = 12
    /// A telegram older than this, in seconds, that is the first of its kind is old news to a new installation.
    static let coldSeconds: Int64 = 30 * 60
    package static let polygonPoints = 100_000
    /// Records of one file of a regional system.
    static let records = 5_000
    /// Parts of one mail, and how deep they may lie in each other.
    static let mailParts = 64
    static let mailDepth = 8
    /// Header fields of one mail or part.
    static let mailHeaders = 500
    /// Gauges that one source reports.
    static let gauges = 1_000
    /// Geocodes kept of one area: a country-wide alert lists its counties.
    static let geocodes = 5_000
    package static let feedItems = 20_000
    /// Categories kept of one feed item.
    static let categories = 16
    /// `references` of one CAP alert.
    package static let references = 1_000
    /// What of one text a reading keeps, in characters; heat alerts have 1,200.
    package static let textCharacters = 8_000
    /// A title or headline, in characters.
    package static let headlineCharacters = 500
    /// Characters of a district feed that may be broken in its encoding, each replaced; with more it is refused whole.
    static let brokenCharacters = 50
    /// How far ahead of this clock a document may be dated, in seconds. One year-2099 date would freeze an area.
    package static let futureSeconds: Int64 = 10 * 60
}
