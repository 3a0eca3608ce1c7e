import Notice

/// What whoever agrees re-enters: proof that they read what they agree to.
struct Reentry: Sendable, Hashable, Decodable {
    var hash: String
    /// The 警戒レベル of an order; left out where it has none.
    var level: Int?
    /// How many areas it names.
    var areas: Int

    /// The level to re-enter; nil where the notice has none.
    static func level(of content: Content) -> Int? { content.order?.level }

    /// Why it does not prove that, for whoever entered it; nil where it does.
    func fault(for content: Content) -> String? {
        if level != Self.level(of: content) {
            return "the level re-entered does not match the notice; read it again before you agree to it"
        }
        if areas != content.areas.count {
            return "the number of areas re-entered does not match the notice; read it again before you agree to it"
        }
        return nil
    }
}
