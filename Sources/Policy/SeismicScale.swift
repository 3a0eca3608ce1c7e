/// JMA's intensities as slots carry them, weakest first. `5-?` is 震度５弱以上未入電: a place that has not reported and
/// must count as that hard shaken (facts: jma.md §4).
enum SeismicScale {
    static let strings = ["0", "1", "2", "3", "4", "5-", "5+", "6-", "6+", "7"]

    static func rank(_ text: String?) -> Int? {
        guard let text else { return nil }
        return strings.firstIndex(of: text == "5-?" ? "5-" : text)
    }
}
