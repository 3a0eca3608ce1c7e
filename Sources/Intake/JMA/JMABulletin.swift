package import Notice

/// A time-bound bulletin: it speaks for itself and expires by itself.
package struct JMABulletin: Sendable, Hashable {
    package enum Product: String, Sendable, Hashable, Codable {
        /// 気象防災速報 (VPBS50).
        case bulletin
        /// 竜巻注意情報 (VPHW50/51).
        case tornado
        /// 熱中症警戒アラート (VPFT50).
        case heat
        /// 記録的短時間大雨情報 (VPOA50), of the former system.
        case recordRain
        /// 噴火速報 (VFVO56).
        case eruption
        /// 降灰予報（速報）,（詳細）(VFVO54/55): ash of an eruption that happened.
        case ash
        /// 降灰予報（定時）(VFVO53): ash, should the volcano erupt.
        case ashOutlook
        /// 南海トラフ地震臨時情報 (VYSE50).
        case nankai
        /// 北海道・三陸沖後発地震注意情報 (VYSE60).
        case sequel
    }

    package var telegram: JMATelegram
    package var product: Product
    /// 情報タグ such as 線状降水帯発生, or 竜巻注意 / 竜巻目撃.
    package var tags: [String]
    package var hazard: Hazard
    /// Where it applies, the smallest areas named; empty in a 取消 and in what concerns the whole country.
    package var areas: [Area]
    package var expires: Timestamp
    package var text: NoticeText
    /// What was said of each place, by code: the kinds of ash fall (`72`).
    package var kinds: [Kind] = []
    /// The code of 南海トラフ地震臨時情報 (`120`), or of an eruption's phenomenon (`52`).
    package var code: String?
    package var volcano: Area?

    package struct Kind: Sendable, Hashable {
        package var code: String
        package var name: String
        package var areas: [Area]
    }

    /// For everybody: these bulletins name no places.
    package var isNationwide: Bool { product == .nankai || product == .sequel }
    /// 調査終了: nothing more is to be expected.
    package var endsStory: Bool { product == .nankai && code == NankaiCode.ended }
}
