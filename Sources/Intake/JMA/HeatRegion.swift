import Notice

/// The region of a 熱中症警戒アラート: the telegram names it in its title alone (`東京都熱中症警戒アラート`).
enum HeatRegion {
    static func area(title: String) -> Area {
        let name = title.hasSuffix("熱中症警戒アラート") ? String(title.dropLast("熱中症警戒アラート".count)) : title
        if let code = apart[name] { return Area(code: code, name: name) }
        guard let index = prefectures.firstIndex(of: name) else { return Area(code: "", name: name) }
        let number = index + 1
        return Area(code: (number < 10 ? "0" : "") + "\(number)0000", name: name)
    }

    /// In the order of JIS X 0401; the 府県予報区 is the number and four zeros, but for those in `apart`.
    private static let prefectures = [
        "北海道", "青森県", "岩手県", "宮城県", "秋田県", "山形県", "福島県", "茨城県", "栃木県", "群馬県", "埼玉県", "千葉県",
        "東京都", "神奈川県", "新潟県", "富山県", "石川県", "福井県", "山梨県", "長野県", "岐阜県", "静岡県", "愛知県", "三重県",
        "滋賀県", "京都府", "大阪府", "兵庫県", "奈良県", "和歌山県", "鳥取県", "島根県", "岡山県", "広島県", "山口県", "徳島県",
        "香川県", "愛媛県", "高知県", "福岡県", "佐賀県", "長崎県", "熊本県", "大分県", "宮崎県", "鹿児島県", "沖縄県",
    ]

    /// Regions that are not a whole prefecture.
    private static let apart = [
        "鹿児島県（奄美地方を除く）": "460100", "奄美地方": "460040", "沖縄本島地方": "471000", "大東島地方": "472000",
        "宮古島地方": "473000", "八重山地方": "474000",
    ]
}
