package import Notice

/// Japanese or Chinese, where a text is kanji alone: characters that only one of them writes.
///
/// 住民票 looks like both: then what is known of the resident decides, and else Japanese.
package struct HanCues: LanguageClassifier {
    package init() {}

    package func classify(_ text: String, prior: LanguageTag?) -> LanguageGuess? {
        var simplified = 0
        var traditional = 0
        var chinese = 0
        for scalar in text.unicodeScalars.prefix(Turn.textLimit) {
            if Self.simplifiedOnly.contains(scalar) { simplified += 1 }
            if Self.traditionalOnly.contains(scalar) { traditional += 1 }
            if Self.chineseOnly.contains(scalar) { chinese += 1 }
        }
        if simplified + traditional + chinese > 0 {
            return LanguageGuess(traditional > simplified ? .traditionalChinese : .simplifiedChinese, 0.95)
        }
        switch prior {
        case .simplifiedChinese, .traditionalChinese: return LanguageGuess(prior ?? .simplifiedChinese, 0.6)
        default: return LanguageGuess(.japanese, 0.6)
        }
    }

    private static let simplifiedOnly = Set(
        "们这吗么请问应该护证号码时间电话难险给没预约费钱岁儿为发开关门车东长书样现见说语认识听读谢对头买卖报级医员办从两个让还过进远连选边达运动务办宝".unicodeScalars)
    private static let traditionalOnly = Set("們這嗎麼樣沒說會國學應證號險辦幾點關還來對開給讓從邊過進遠達動務寶體醫員邊禮實際廣變錢歲".unicodeScalars)
        .subtracting("国会学来対開給従辺過進遠達動務宝体医員礼実際広変銭歳".unicodeScalars)
    private static let chineseOnly = Set("你您哪怎垃圾她咱吧呢啊哦".unicodeScalars)
}
