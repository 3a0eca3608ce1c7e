package import Notice

/// A time-bound bulletin for weather regions: 気象防災速報 (VPBS50), 竜巻注意情報 (VPHW50/51), 熱中症警戒アラート (VPFT50).
package struct JMABulletin: Sendable, Hashable {
    package enum Product: String, Sendable, Hashable, Codable {
        case bulletin
        case tornado
        case heat
    }

    package var telegram: JMATelegram
    package var product: Product
    /// 情報タグ such as 線状降水帯発生, or 竜巻注意 / 竜巻目撃.
    package var tags: [String]
    package var hazard: Hazard
    /// Where it applies, the smallest areas named; empty in a 取消.
    package var areas: [Area]
    package var expires: Timestamp
    package var text: NoticeText
}
