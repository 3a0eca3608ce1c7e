import Notice

/// What JMA says, in やさしい日本語.
extension EasyJapanesePhrases {
    // MARK: Warnings

    func warning(_ facts: Facts) -> Phrase {
        levelled(facts, name: facts.warningKind.map(Self.name) ?? "気象（きしょう）の　警報（けいほう）", subject: "")
    }

    func river(_ facts: Facts) -> Phrase {
        levelled(
            facts, name: "川（かわ）の　水（みず）が　あふれる　危険（きけん）の　お知（し）らせ", subject: facts["river"] ?? "")
    }

    private func levelled(_ facts: Facts, name: String, subject: String) -> Phrase {
        let level = facts.content.equivalentLevel?.value
        let line = facts.content.equivalentLevel.map(Self.equivalentLine)
        let place = subject.isEmpty ? places(facts) : subject
        switch facts.phase {
        case .retraction:
            return Phrase(
                headline: "まちがいでした：\(name)", body: "\(place)の　\(name)は　まちがいでした。",
                instruction: Self.watch)
        case .allClear:
            return Phrase(
                headline: "終（お）わりました：\(name)",
                body: "\(time(facts.issuedAt, facts))に　\(place)の　\(name)が　終（お）わりました。",
                instruction: Self.watch)
        case .alert, .update, .correction:
            let (short, full) = preparation(level, facts)
            let verb =
                switch facts.change {
                case .raised: "もっと　危（あぶ）なく　なりました"
                case .lowered: "少（すこ）し　弱（よわ）く　なりました"
                default: "出（で）ました"
                }
            let news =
                facts.change == .raised || facts.change == .lowered
                ? "\(place)は　\(verb)。今（いま）は　\(name)です。" : "\(place)に　\(name)が　\(verb)。"
            return Phrase(
                levelLine: line, headline: "\(short)：\(name)",
                body: joined(news, "\(time(facts.issuedAt, facts))の　お知（し）らせです。"), instruction: full)
        }
    }

    /// Says who says it, so that nobody takes it for the municipality's order.
    static func equivalentLine(_ level: EquivalentLevel) -> String {
        "警戒（けいかい）レベル\(level.value)相当（そうとう）〈気象庁（きしょうちょう）の　お知（し）らせ〉"
    }

    private func preparation(_ level: Int?, _ facts: Facts) -> (short: String, full: String) {
        let ask = "\(facts.municipality)からの　お知（し）らせを　見（み）て　ください。"
        switch (level, facts.content.urgency) {
        case (5, _), (nil, .critical):
            return (
                "命（いのち）を　守（まも）って　ください",
                "災害（さいがい）が　もう　起（お）きて　いるかもしれません。自分（じぶん）の　体（からだ）を　守（まも）って　ください。\(ask)"
            )
        case (4, _):
            return (
                "すぐに　動（うご）けるように　して　ください",
                "もうすぐ　災害（さいがい）が　起（お）きるかもしれません。\(ask)すぐに　動（うご）けるように　準備（じゅんび）して　ください。"
            )
        case (3, _), (nil, .urgent):
            return ("準備（じゅんび）を　して　ください", "\(ask)早（はや）く　準備（じゅんび）を　して　ください。")
        default: return ("気（き）を　つけて　ください", Self.watch)
        }
    }

    static let watch = "新（あたら）しい　情報（じょうほう）を　見（み）て　ください。"

    /// The official name with its readings: レベル4 土砂災害（…） 危険警報（…）.
    static func name(_ kind: WarningKind) -> String {
        let rank =
            switch kind.rank {
            case .advisory: "注意報（ちゅういほう）"
            case .warning: "警報（けいほう）"
            case .urgentWarning: "危険警報（きけんけいほう）"
            case .emergencyWarning: "特別警報（とくべつけいほう）"
            }
        return (kind.level.map { "レベル\($0)　" } ?? "") + name(kind.phenomenon) + "　" + rank
    }

    private static func name(_ phenomenon: WarningKind.Phenomenon) -> String {
        switch phenomenon {
        case .heavyRain: "大雨（おおあめ）"
        case .landslide: "土砂災害（どしゃさいがい）〈山（やま）や　がけが　くずれること〉"
        case .stormSurge: "高潮（たかしお）〈海（うみ）の　水（みず）が　高（たか）く　なること〉"
        case .snowstorm: "暴風雪（ぼうふうせつ）〈とても　強（つよ）い　風（かぜ）と　雪（ゆき）〉"
        case .storm: "暴風（ぼうふう）〈とても　強（つよ）い　風（かぜ）〉"
        case .heavySnow: "大雪（おおゆき）"
        case .highWaves: "波浪（はろう）〈高（たか）い　波（なみ）〉"
        case .galeAndSnow: "風雪（ふうせつ）〈強（つよ）い　風（かぜ）と　雪（ゆき）〉"
        case .thunderstorm: "雷（かみなり）"
        case .gale: "強風（きょうふう）〈強（つよ）い　風（かぜ）〉"
        case .snowMelting: "融雪（ゆうせつ）〈雪（ゆき）が　とけること〉"
        case .denseFog: "濃霧（のうむ）〈こい　霧（きり）〉"
        case .dryAir: "乾燥（かんそう）〈空気（くうき）が　かわくこと〉"
        case .avalanche: "なだれ〈山（やま）の　雪（ゆき）が　落（お）ちること〉"
        case .lowTemperature: "低温（ていおん）〈とても　寒（さむ）いこと〉"
        case .frost: "霜（しも）"
        case .iceAccretion: "着氷（ちゃくひょう）〈氷（こおり）が　つくこと〉"
        case .snowAccretion: "着雪（ちゃくせつ）〈雪（ゆき）が　つくこと〉"
        case .other: "その　ほかの"
        }
    }

    // MARK: Earthquake and tsunami

    func earthquake(_ facts: Facts) -> Phrase {
        if facts.phase == .retraction {
            return Phrase(
                headline: "まちがいでした：地震（じしん）の　情報（じょうほう）",
                body: "前（まえ）の　地震（じしん）の　情報（じょうほう）は　まちがいでした。", instruction: Self.watch)
        }
        let own = facts.intensity("intensity")
        let origin = facts.moment("originTime").map { "\(time($0, facts))ごろに　" } ?? ""
        var lines: [String] = []
        lines.append("\(origin)地震（じしん）が　ありました。")
        if let own {
            lines.append(
                "\(places(facts))は　震度（しんど）〈ゆれの　大（おお）きさ〉\(Self.text(own))です。"
                    + (own.isUnreported ? "正（ただ）しい　数字（すうじ）は　まだ　わかりません。" : ""))
        }
        if let most = facts.intensity("maxIntensity"), most != own {
            lines.append("いちばん　大（おお）きい　震度（しんど）は　\(Self.text(most))です。")
        }
        if let risk = TsunamiRisk(codes: facts["tsunami"]) { lines.append(text(risk)) }
        let mark = facts.phase == .alert ? "" : Self.mark(facts.phase)
        let what = own.map { "地震（じしん）　震度（しんど）\(Self.text($0))" } ?? "地震（じしん）の　情報（じょうほう）"
        if own?.isStrong == true {
            return Phrase(
                headline: "\(mark)体（からだ）を　守（まも）って　ください：\(what)", body: lines.joined(separator: "\n"),
                instruction: "落（お）ちて　くる　物（もの）に　気（き）を　つけて　ください。火（ひ）を　消（け）して　ください。"
                    + "また　強（つよ）く　ゆれるかもしれません。")
        }
        return Phrase(headline: mark + what, body: lines.joined(separator: "\n"), instruction: Self.watch)
    }

    /// `5弱（じゃく）`, `6強（きょう）`.
    static func text(_ intensity: Intensity) -> String {
        let half = intensity.half.map { $0 == .lower ? "弱（じゃく）" : "強（きょう）" } ?? ""
        return "\(intensity.number)\(half)" + (intensity.isUnreported ? "以上（いじょう）" : "")
    }

    private func text(_ risk: TsunamiRisk) -> String {
        switch risk {
        case .none: "津波（つなみ）の　心配（しんぱい）は　ありません。"
        case .slightChange: "海（うみ）の　水（みず）が　少（すこ）し　動（うご）くかもしれません。心配（しんぱい）は　ありません。"
        case .warningInForce: "津波（つなみ）〈とても　高（たか）い　波（なみ）〉の　警報（けいほう）などが　出（で）て　います。海（うみ）から　はなれて　ください。"
        case .possible: "津波（つなみ）〈とても　高（たか）い　波（なみ）〉が　来（く）るかもしれません。海（うみ）から　はなれて　ください。"
        case .beingStudied: "津波（つなみ）が　来（く）るか　調（しら）べて　います。"
        }
    }

    func tsunami(_ facts: Facts) -> Phrase {
        let kind = facts.tsunamiKind
        let name = Self.name(kind)
        switch facts.phase {
        case .retraction:
            return Phrase(
                headline: "まちがいでした：\(name)", body: "\(name)は　まちがいでした。", instruction: Self.watch)
        case .allClear:
            return Phrase(
                headline: "終（お）わりました：\(name)",
                body: "\(time(facts.issuedAt, facts))に　\(name)が　終（お）わりました。",
                instruction: "海（うみ）に　まだ　気（き）を　つけて　ください。")
        case .alert, .update, .correction: break
        }
        let short: String
        let full: String
        switch kind {
        case .majorWarning, .warning:
            short = "海（うみ）や　川（かわ）から　はなれて、高（たか）い　ところへ"
            full =
                "すぐに　海（うみ）や　川（かわ）から　はなれて　ください。高（たか）い　ところへ　行（い）って　ください。"
                + "津波（つなみ）は　何回（なんかい）も　来（き）ます。終（お）わるまで　もどらないで　ください。"
        case .advisory:
            short = "海（うみ）から　はなれて　ください"
            full = "海（うみ）に　入（はい）らないで　ください。海（うみ）の　近（ちか）くに　行（い）かないで　ください。"
        case .forecast, .warningLifted, .advisoryLifted, nil:
            short = "海（うみ）に　気（き）を　つけて　ください"
            full = Self.watch
        }
        let news =
            facts["previousName"].map { $0 != facts["name"] } == true
            ? "今（いま）は　\(name)です。" : "\(name)〈津波（つなみ）は　とても　高（たか）い　波（なみ）〉が　出（で）て　います。"
        var lines = [news, "ところ：\(facts["area"] ?? places(facts))", "\(time(facts.issuedAt, facts))の　お知（し）らせです。"]
        if let height = facts["height"] { lines.append("津波（つなみ）の　高（たか）さ：\(Self.height(height))") }
        if let arrival = facts.moment("arrival") {
            lines.append("津波（つなみ）が　来（く）る　時間（じかん）：\(time(arrival, facts))")
        } else if let condition = facts["arrivalCondition"] {
            lines.append(Self.arrival(condition))
        }
        return Phrase(
            headline: "\(short)：\(name)", body: lines.filter { !$0.isEmpty }.joined(separator: "\n"),
            instruction: full)
    }

    /// What JMA says where it gives no time of arrival; empty for what it has not said before.
    private static func arrival(_ condition: String) -> String {
        switch condition {
        case "津波到達中と推測": "津波（つなみ）は　もう　来（き）て　いるかもしれません。"
        case "ただちに津波来襲と予測": "津波（つなみ）が　すぐに　来（き）ます。"
        case "第１波の到達を確認": "1回目（かいめ）の　津波（つなみ）が　来（き）ました。次（つぎ）の　津波（つなみ）は　もっと　高（たか）いかもしれません。"
        default: ""
        }
    }

    static func name(_ kind: TsunamiKind?) -> String {
        switch kind {
        case .majorWarning: "大津波警報（おおつなみけいほう）"
        case .warning, .warningLifted: "津波警報（つなみけいほう）"
        case .advisory, .advisoryLifted: "津波注意報（つなみちゅういほう）"
        case .forecast: "津波予報（つなみよほう）"
        case nil: "津波（つなみ）の　情報（じょうほう）"
        }
    }

    /// JMA's words for a height, in the readings learners know; `３ｍ` stays.
    static func height(_ text: String) -> String {
        switch text {
        case "巨大": "とても　大（おお）きいです"
        case "高い": "高（たか）いです"
        default: text.replacing("超", with: "より　高（たか）い").replacing("未満", with: "より　低（ひく）い")
        }
    }

    // MARK: Bulletins and heat

    private static func end(_ phase: Phase) -> String {
        phase == .retraction ? "まちがいでした" : "終（お）わりました"
    }

    func bulletin(_ facts: Facts) -> Phrase {
        let hazard = Self.hazard(facts.content.hazard)
        let what = hazard.isEmpty ? "天気（てんき）" : hazard
        if facts.phase.endsThread {
            return Phrase(
                headline: "\(Self.mark(facts.phase))\(what)の　お知（し）らせ",
                body: "\(what)の　お知（し）らせは　\(Self.end(facts.phase))。", instruction: Self.watch)
        }
        let isTornado = facts.content.hazard == .tornado
        let until = facts.moment("validUntil").map { "\(time($0, facts))まで　気（き）を　つけて　ください。" } ?? ""
        return Phrase(
            levelLine: facts.content.equivalentLevel.map(Self.equivalentLine),
            headline: "気（き）を　つけて　ください：\(what)",
            body: joined("\(places(facts))で　\(what)が　あぶないです。", until),
            instruction: isTornado
                ? "じょうぶな　建物（たてもの）に　入（はい）って　ください。窓（まど）から　はなれて　ください。"
                : "\(facts.municipality)からの　お知（し）らせを　見（み）て　ください。")
    }

    func heat(_ facts: Facts) -> Phrase {
        let name = "熱中症（ねっちゅうしょう）〈暑（あつ）くて　体（からだ）の　具合（ぐあい）が　悪（わる）く　なること〉"
        if facts.phase.endsThread {
            return Phrase(
                headline: "\(Self.mark(facts.phase))暑（あつ）さの　お知（し）らせ",
                body: "暑（あつ）さの　お知（し）らせは　\(Self.end(facts.phase))。")
        }
        let fields = facts["day"].flatMap { Timestamp(rfc3339: $0 + "T00:00:00+09:00") }?.fields()
        let day = fields.map { Self.date(month: $0.month, day: $0.day) + "は　" } ?? ""
        return Phrase(
            headline: "水（みず）を　飲（の）んで　ください：とても　暑（あつ）いです",
            body: "\(day)とても　暑（あつ）いです。\(name)に　気（き）を　つけて　ください。",
            instruction: "すずしい　部屋（へや）に　いて　ください。水（みず）を　たくさん　飲（の）んで　ください。外（そと）で　運動（うんどう）しないで　ください。")
    }
}
