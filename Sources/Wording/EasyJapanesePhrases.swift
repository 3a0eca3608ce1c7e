import Notice

/// The phrases in やさしい日本語: what to do first, one idea a sentence, the reading after every word in kanji, a full-width
/// space between 文節 (facts: multilingual.md §4). What JMA says is in `EasyJapanesePhrases+JMA`.
struct EasyJapanesePhrases: Phrasebook {
    let drillMark = "【訓練（くんれん）】"
    let jmaAttribution = "もとの　情報（じょうほう）：気象庁（きしょうちょう）ホームページ（やさしい　日本語（にほんご）に　しました）"

    func asOf(_ moment: Timestamp) -> String { "\(Self.clock(moment))の　情報（じょうほう）です" }

    func noticeFrom(_ sender: String) -> String {
        sender.isEmpty ? "ほかの　ところからの　お知（し）らせ" : "\(sender)からの　お知（し）らせ"
    }

    func name(of intensity: Intensity) -> String { Self.text(intensity) }

    func phrase(for facts: Facts) -> Phrase {
        switch facts.entry {
        case .order(let order): phrase(for: order, facts)
        case .warning: warning(facts)
        case .earthquake: earthquake(facts)
        case .tsunami: tsunami(facts)
        case .river: river(facts)
        case .bulletin: bulletin(facts)
        case .heat: heat(facts)
        case .cap: quotation(facts)
        case .district, .staff: words(facts)
        }
    }

    // MARK: Orders

    static func term(_ order: Order) -> String {
        switch order {
        case .elderlyEvacuation: "高齢者等避難（こうれいしゃとうひなん）"
        case .evacuation, .tsunamiEvacuation: "避難指示（ひなんしじ）"
        case .emergencySafety: "緊急安全確保（きんきゅうあんぜんかくほ）"
        }
    }

    static func levelLine(_ order: Order) -> String {
        order.level.map { "警戒（けいかい）レベル\($0)　\(term(order))" } ?? term(order)
    }

    private func phrase(for order: Order, _ facts: Facts) -> Phrase {
        let line = Self.levelLine(order)
        let place = places(facts)
        let hazard = Self.hazard(facts.content.hazard)
        let own = facts.ownText?.body ?? ""
        switch facts.phase {
        case .alert, .update, .correction:
            let (short, full) = action(order, hazard: facts.content.hazard)
            let cause = hazard.isEmpty || order == .tsunamiEvacuation ? "" : "\(hazard)が　あぶないです。"
            return Phrase(
                levelLine: line, headline: "\(short)：\(line)",
                body: joined(
                    "\(place)に　\(line)が　出（で）て　います。", cause, own,
                    "\(facts.municipality)が　\(time(facts.issuedAt, facts))に　決（き）めました。"),
                // The headline says the action; this explains it, where every channel puts what to do.
                instruction: order == .evacuation || order == .tsunamiEvacuation
                    ? full + "この　お知（し）らせが　終（お）わるまで、もどらないで　ください。" : full)
        case .allClear:
            return Phrase(
                headline: "終（お）わりました：\(line)",
                body: joined("\(time(facts.issuedAt, facts))に　\(place)の　\(line)が　終（お）わりました。", own),
                instruction: "まわりに　気（き）を　つけて　ください。")
        case .retraction:
            return Phrase(
                headline: "まちがいでした：\(line)",
                body: joined("\(place)の　\(line)は　まちがいでした。取（と）り消（け）します。", own),
                instruction: "落（お）ち着（つ）いて　ください。新（あたら）しい　情報（じょうほう）を　見（み）て　ください。")
        }
    }

    /// What to do, as a headline and as a sentence. The sentences are the published ones (YIEA; 東京都つながり創生財団).
    private func action(_ order: Order, hazard: Hazard) -> (short: String, full: String) {
        switch order {
        case .elderlyEvacuation:
            (
                "避難（ひなん）に　時間（じかん）が　かかる　人（ひと）は　逃（に）げて　ください",
                "避難（ひなん）に　時間（じかん）が　かかる　人（ひと）は、危（あぶ）ない　場所（ばしょ）から　避難（ひなん）〈逃（に）げること〉して　ください。"
                    + "ほかの　人（ひと）は、避難（ひなん）する　準備（じゅんび）を　して　ください。"
            )
        case .evacuation:
            (
                "危（あぶ）ない　場所（ばしょ）から　全員（ぜんいん）　逃（に）げて　ください",
                "危（あぶ）ない　場所（ばしょ）から　全員（ぜんいん）　避難（ひなん）〈逃（に）げること〉して　ください。"
                    + (hazard.isWater
                        ? "外（そと）が　危（あぶ）ないときは、建物（たてもの）の　上（うえ）の　階（かい）へ　行（い）って　ください。" : "")
            )
        case .emergencySafety:
            (
                "すぐに　命（いのち）を　守（まも）って　ください",
                hazard.isWater
                    ? "命（いのち）が　危（あぶ）ないです。外（そと）へ　出（で）ないで　ください。今（いま）　いる　建物（たてもの）の　上（うえ）の　階（かい）へ　行（い）って　ください。"
                        + (hazard == .landslide ? "がけから　遠（とお）い　部屋（へや）に　いて　ください。" : "")
                        + "窓（まど）から　遠（とお）い　場所（ばしょ）に　いて　ください。"
                    : "命（いのち）が　危（あぶ）ないです。今（いま）　いる　ところで、いちばん　安全（あんぜん）な　場所（ばしょ）へ　すぐに　行（い）って　ください。"
            )
        case .tsunamiEvacuation:
            (
                "海（うみ）や　川（かわ）から　はなれて、高（たか）い　ところへ　逃（に）げて　ください",
                "津波（つなみ）〈とても　高（たか）い　波（なみ）〉が　来（き）ます。すぐに　海（うみ）や　川（かわ）から　はなれて　ください。"
                    + "高（たか）い　ところへ　逃（に）げて　ください。"
            )
        }
    }

    func event(for facts: Facts) -> String {
        let hazard = Self.hazard(facts.content.hazard)
        let general = hazard.isEmpty ? "お知（し）らせ" : hazard
        return switch facts.entry {
        case .order(let order): Self.levelLine(order)
        case .warning: facts.warningKind.map(Self.name) ?? general
        case .tsunami: Self.name(facts.tsunamiKind)
        case .cap: facts["event"] ?? general
        default: general
        }
    }

    // MARK: Texts of people

    /// The writer's own easy text where there is one; else a frame that says what follows, and the original as it is.
    private func words(_ facts: Facts) -> Phrase {
        let mark = Self.mark(facts.phase)
        let from = noticeFrom(facts.municipality)
        if let own = facts.ownText {
            return Phrase(
                headline: mark + (own.headline.isEmpty ? from : own.headline), body: own.body,
                instruction: own.instruction)
        }
        guard let (language, text) = facts.anyText else { return Phrase(headline: mark + from, hasFallback: true) }
        return Phrase(
            headline: text.headline.isEmpty ? mark + from : "\(mark)\(from)：\(text.headline)",
            body: joined(Self.frame(language), text.body), instruction: text.instruction, hasFallback: true)
    }

    /// Put before words that are not easy: which language they are in, and where to ask.
    private static func frame(_ language: LanguageTag) -> String {
        switch language {
        case .easyJapanese: return ""
        case .japanese:
            return "下（した）の　文（ぶん）は　ふつうの　日本語（にほんご）です。わからない　ときは、役所（やくしょ）に　聞（き）いて　ください。"
        default:
            let name = language == .english ? "英語（えいご）" : "外国（がいこく）の　ことば（\(language.endonym)）"
            return "下（した）の　文（ぶん）は　\(name)です。わからない　ときは、役所（やくしょ）に　聞（き）いて　ください。"
        }
    }

    private func quotation(_ facts: Facts) -> Phrase {
        let mark = Self.mark(facts.phase)
        let from = noticeFrom(facts["sender"] ?? "")
        let quoted = facts.anyText
        let title = quoted?.text.headline ?? facts["event"] ?? ""
        return Phrase(
            headline: Fit.cut(title.isEmpty ? mark + from : mark + title, to: Fit.headline * 2),
            body: joined(
                "\(from)です。", quoted.map { Self.frame($0.language) } ?? "", quoted?.text.body ?? facts["event"] ?? ""),
            instruction: quoted?.text.instruction ?? "", hasFallback: facts.ownText == nil)
    }

    // MARK: Parts

    static func mark(_ phase: Phase) -> String {
        switch phase {
        case .alert: ""
        case .update, .correction: "新（あたら）しい　情報（じょうほう）："
        case .allClear: "終（お）わりました："
        case .retraction: "まちがいでした："
        }
    }

    func places(_ facts: Facts) -> String {
        let names = facts.areaNames
        guard names.count > 3, let first = names.first else { return names.joined(separator: "と　") }
        return "\(first)など　\(names.count)か所（しょ）"
    }

    func time(_ moment: Timestamp, _ facts: Facts) -> String {
        let f = moment.fields()
        return (facts.isToday(moment) ? "" : Self.date(month: f.month, day: f.day) + "　") + Self.clock(moment)
    }

    /// `10時（じ）5分（ふん）`: the reading of 分 depends on the last digit.
    static func clock(_ moment: Timestamp) -> String {
        let f = moment.fields()
        if f.minute == 0 { return "\(f.hour)時（じ）" }
        return "\(f.hour)時（じ）\(f.minute)分（\([2, 5, 7, 9].contains(f.minute % 10) ? "ふん" : "ぷん")）"
    }

    /// `8月（がつ）16日（じゅうろくにち）`: the whole day is read, as half of them are irregular.
    static func date(month: Int, day: Int) -> String {
        let ones = ["", "いち", "に", "さん", "よん", "ご", "ろく", "しち", "はち", "く"]
        let irregular = [
            1: "ついたち", 2: "ふつか", 3: "みっか", 4: "よっか", 5: "いつか", 6: "むいか", 7: "なのか", 8: "ようか",
            9: "ここのか", 10: "とおか", 14: "じゅうよっか", 20: "はつか", 24: "にじゅうよっか",
        ]
        let tens = ["", "じゅう", "にじゅう", "さんじゅう"]
        let reading = irregular[day] ?? "\(tens[day / 10])\(ones[day % 10])にち"
        return "\(month)月（がつ）\(day)日（\(reading)）"
    }

    func joined(_ parts: String...) -> String { parts.filter { !$0.isEmpty }.joined(separator: "\n") }

    static func hazard(_ hazard: Hazard) -> String {
        switch hazard {
        case .earthquake: "地震（じしん）"
        case .tsunami: "津波（つなみ）〈とても　高（たか）い　波（なみ）〉"
        case .volcano: "火山（かざん）"
        case .ashFall: "火山（かざん）の　灰（はい）"
        case .heavyRain: "大雨（おおあめ）"
        case .landslide: "土砂災害（どしゃさいがい）〈山（やま）や　がけが　くずれること〉"
        case .flood: "洪水（こうずい）〈川（かわ）の　水（みず）が　あふれること〉"
        case .stormSurge: "高潮（たかしお）〈海（うみ）の　水（みず）が　高（たか）く　なること〉"
        case .storm, .strongWind: "強（つよ）い　風（かぜ）"
        case .snowstorm: "強（つよ）い　風（かぜ）と　雪（ゆき）"
        case .heavySnow: "大雪（おおゆき）"
        case .highWaves: "高（たか）い　波（なみ）"
        case .tornado: "竜巻（たつまき）〈とても　強（つよ）い　風（かぜ）〉"
        case .typhoon: "台風（たいふう）"
        case .thunder: "雷（かみなり）"
        case .denseFog: "こい　霧（きり）"
        case .dryAir: "空気（くうき）の　かわき"
        case .avalanche: "なだれ〈山（やま）の　雪（ゆき）が　落（お）ちること〉"
        case .snowmelt: "雪（ゆき）が　とけること"
        case .lowTemperature: "とても　低（ひく）い　気温（きおん）"
        case .frost: "霜（しも）"
        case .icing: "氷（こおり）が　つくこと"
        case .wetSnow: "雪（ゆき）が　つくこと"
        case .heat: "とても　暑（あつ）い　天気（てんき）"
        case .fire: "火事（かじ）"
        case .missile: "ミサイル"
        case .infectiousDisease: "うつる　病気（びょうき）"
        case .waterSupply: "水（みず）が　出（で）ないこと"
        case .powerSupply: "電気（でんき）が　止（と）まること"
        case .missingPerson, .strandedCommuters, .transport, .district, .other: ""
        }
    }
}
