import Notice

/// The phrases of one language.
protocol Phrasebook: Sendable {
    /// Put before the headline of everything that is not actual.
    var drillMark: String { get }
    var jmaAttribution: String { get }
    func asOf(_ moment: Timestamp) -> String
    func phrase(for facts: Facts) -> Phrase
    /// What kind of thing it is, without place and time: `レベル４土砂災害危険警報`, `Evacuation Order`.
    func event(for facts: Facts) -> String
    /// `5弱`, `5 Lower`.
    func name(of intensity: Intensity) -> String
    /// The headline where the source's own words may not be repeated.
    func noticeFrom(_ sender: String) -> String
}

/// What a phrasebook answers: the parts of a `Rendering` that depend on the product.
struct Phrase: Hashable {
    var levelLine: String?
    var headline: String
    var body: String
    var instruction: String
    var hasFallback: Bool

    init(
        levelLine: String? = nil, headline: String, body: String = "", instruction: String = "",
        hasFallback: Bool = false
    ) {
        self.levelLine = levelLine
        self.headline = headline
        self.body = body
        self.instruction = instruction
        self.hasFallback = hasFallback
    }
}
