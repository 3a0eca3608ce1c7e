/// A part of an intent's file that residents see: its title, label, examples or answer.
struct IntentPassage {
    var text: String
    var firstLine: Int
    var scope: EasyJapaneseLint.Scope

    /// The passages in their order. A line keeps its marks, which `LintText` leaves out.
    static func passages(of markdown: String) -> [IntentPassage] {
        var passages: [IntentPassage] = []
        var current: IntentPassage? = IntentPassage(text: "", firstLine: 1, scope: .question)
        let lines = markdown.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        for (index, line) in lines.enumerated() {
            guard line.hasPrefix("## ") else {
                current?.text += line + "\n"
                continue
            }
            if let passage = current { passages.append(passage) }
            let scope: EasyJapaneseLint.Scope? =
                switch line.dropFirst(3).lowercased().trimming(while: { $0 == " " }) {
                case "answer": .answer
                case "label", "examples": .question
                default: nil
                }
            current = scope.map { IntentPassage(text: "", firstLine: index + 2, scope: $0) }
        }
        if let passage = current { passages.append(passage) }
        return passages
    }
}

extension StringProtocol {
    fileprivate func trimming(while isBlank: (Character) -> Bool) -> String {
        String(drop(while: isBlank).reversed().drop(while: isBlank).reversed())
    }
}
