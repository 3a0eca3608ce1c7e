import FoundationEssentials
import Ledger
import Notice

/// A notice as the API answers it.
struct NoticeAnswer: Decodable {
    struct Preview: Decodable {
        var language: LanguageTag
        var text: String
        var hasFallback: Bool
    }
    var id: NoticeID
    var thread: ThreadID
    var lifecycle: Lifecycle
    var hash: String
    var rule: String
    var author: String
    var content: Content
    var previews: [Preview]
    var deliveries: [ProgressView]?
    var reach: [Ledger.Reach]?
    var releaseAt: Timestamp?

    var title: String { previews.first?.text.split(separator: "\n").first.map(String.init) ?? "" }

    /// Every rendering, what it is about and whom it would reach.
    func printPreviews() {
        for preview in previews {
            Terminal.out(Terminal.bold("── \(preview.language.endonym)" + (preview.hasFallback ? " (fallback)" : "")))
            Terminal.out(preview.text)
        }
        let places = content.areas.map(\.name).joined(separator: "、")
        Terminal.out(Terminal.dim("対象 areas (\(content.areas.count)): \(places)"))
        guard let reach else { return }
        let total = reach.map(\.count).reduce(0, +)
        Terminal.out(Terminal.bold("届く人数 reach: \(total)"))
        for (channel, places) in Dictionary(grouping: reach, by: \.channel).sorted(by: { $0.key < $1.key }) {
            let counts = places.map { "\($0.language.rawValue) \($0.count)" }.joined(separator: ", ")
            Terminal.out("  \(channel): \(places.map(\.count).reduce(0, +))  (\(counts))")
        }
    }
}
