/// One run of the rules over one text. Each kind of rule stands in a file of its own.
struct LintPass {
    let text: LintText
    let scope: EasyJapaneseLint.Scope
    private(set) var findings: [EasyJapaneseFinding] = []

    init(_ text: LintText, scope: EasyJapaneseLint.Scope) {
        self.text = text
        self.scope = scope
    }

    var units: [LintUnit] { text.units }

    mutating func report(
        _ rule: EasyJapaneseRule, _ severity: EasyJapaneseFinding.Severity, _ range: Range<Int>, why: String,
        fix: String
    ) {
        guard let unit = range.isEmpty ? nil : units[range.lowerBound] else { return }
        if rule.isAboutWords, scope == .question { return }
        findings.append(
            EasyJapaneseFinding(
                line: unit.line, column: unit.column, rule: rule, severity: severity, excerpt: excerpt(range), why: why,
                fix: fix
            ))
    }

    /// The words of the range, cut to what a line has room for.
    func excerpt(_ range: Range<Int>) -> String {
        let limit = EasyJapaneseLint.excerptLimit
        return range.count <= limit
            ? text.text(range) : text.text(range.lowerBound..<range.lowerBound + limit) + "…"
    }

    /// Whether the letters of `wanted` stand at this place, whatever spaces are between them.
    func stands(_ wanted: String, at start: Int) -> Bool {
        var index = start
        for scalar in wanted.unicodeScalars {
            guard index >= 0, index < units.count, units[index].scalar == scalar else { return false }
            index += 1
        }
        return true
    }

    /// Whether the letters of `wanted` end before this place.
    func stands(_ wanted: String, before end: Int) -> Bool {
        stands(wanted, at: end - wanted.unicodeScalars.count)
    }

    func scalar(at index: Int) -> Unicode.Scalar? {
        units.indices.contains(index) ? units[index].scalar : nil
    }
}
