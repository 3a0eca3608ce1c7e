import FoundationEssentials
import Ledger
import Notice
import Wording

/// A notice as the API answers it.
struct NoticeAnswer: Decodable {
    struct Preview: Decodable {
        var language: LanguageTag
        var text: String
        var hasFallback: Bool
        var isReviewed: Bool
        var forms: [String: [Piece]]?
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

    private func printForms(_ preview: Preview) {
        for use in Use.allCases {
            for piece in preview.forms?[use.rawValue] ?? [] {
                let isTooLong = piece.fits ? "" : "  長すぎます TOO LONG"
                Terminal.out(
                    Terminal.dim(
                        "  \(use.rawValue).\(piece.part) \(piece.size)/\(piece.limit) \(piece.measure.rawValue)\(isTooLong)"
                    ))
                // The whole text stands above, and HTML is for readers of mail.
                guard use != .lineText, use != .mailText, use != .mailHTML else { continue }
                for line in piece.text.split(separator: "\n", omittingEmptySubsequences: false) {
                    Terminal.out("    \(line)")
                }
            }
        }
    }

    /// Every rendering, what it is about and whom it would reach.
    func printPreviews(everyForm: Bool = false) {
        for preview in previews {
            let marks = [preview.hasFallback ? "代用語あり stand-ins" : nil, preview.isReviewed ? nil : "未確認"].compactMap {
                $0
            }
            Terminal.out(
                Terminal.bold(
                    "── \(preview.language.endonym)" + (marks.isEmpty ? "" : " (\(marks.joined(separator: ", ")))")))
            Terminal.out(preview.text)
            if everyForm { printForms(preview) }
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
