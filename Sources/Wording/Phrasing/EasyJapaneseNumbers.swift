/// Numbers whose reading depends on the number itself, as やさしい日本語 writes them.
enum EasyJapaneseNumbers {
    /// `5分（ふん）`, `10分（ぷん）`; nil at the full hour, of which no minutes are said.
    static func minute(_ minute: Int) -> String? {
        guard minute > 0 else { return nil }
        return "\(minute)分（\([2, 5, 7, 9].contains(minute % 10) ? "ふん" : "ぷん")）"
    }

    /// `16日（じゅうろくにち）`: the whole day is read, as half of them are irregular.
    static func day(_ day: Int) -> String {
        let ones = ["", "いち", "に", "さん", "よん", "ご", "ろく", "しち", "はち", "く"]
        let irregular = [
            1: "ついたち", 2: "ふつか", 3: "みっか", 4: "よっか", 5: "いつか", 6: "むいか", 7: "なのか", 8: "ようか",
            9: "ここのか", 10: "とおか", 14: "じゅうよっか", 20: "はつか", 24: "にじゅうよっか",
        ]
        let tens = ["", "じゅう", "にじゅう", "さんじゅう"]
        return "\(day)日（\(irregular[day] ?? "\(tens[day / 10])\(ones[day % 10])にち")）"
    }
}
