import InForce
import Notice
import Wording

/// The parts a board's notices are made of: who says it, the level, the texts.
extension Signage {
    /// Only what a clock may end carries its time; an order's board goes on saying it (house: promise 5).
    func until(_ content: Content) -> String {
        guard !content.lastsUntilLifted, let expires = content.expires else { return "" }
        return " data-until=\"\(expires.milliseconds)\""
    }

    /// Who says it, and the level with its number and its word. An order is the municipality's; the rest says that it is not.
    func mark(_ content: Content) -> String {
        let drill = content.status == .publicDrill ? "<span class=\"by public\">公開訓練</span>\n" : ""
        return drill + author(content)
    }

    private func author(_ content: Content) -> String {
        let municipality = HTMLText.escaped(site.name(in: .japanese))
        if content.phase.endsThread { return "" }
        if let order = content.order {
            let number = content.alertLevel.map {
                "<span class=\"word\">警戒レベル <span class=\"num\">\($0)</span></span>"
            }
            return """
                <span class="by">\(municipality)が発令</span>
                <span class="level">\(number ?? Self.unnumbered(content))<span class="term">\(order.term)</span></span>
                """
        }
        if let level = content.equivalentLevel {
            return """
                <span class="by">気象庁の情報</span>
                <span class="level"><span class="word">警戒レベル <span class="num">\(level.value)</span> 相当</span></span>
                <p class="note">\(municipality)の避難情報とは別です</p>
                """
        }
        if content.product.hasPrefix("jma.") {
            let word: String
            if let intensity = wording.intensity(content.slots["intensity"], in: .japanese) {
                let text = HTMLText.escaped(intensity)
                word = "<span class=\"word\">震度 <span class=\"num\">\(text)</span></span>"
            } else if content.urgency >= .urgent {
                let event = wording.render(content, in: .japanese, at: site, asOf: content.sent).name
                word = "<span class=\"term\">\(HTMLText.escaped(event))</span>"
            } else {
                return "<span class=\"by\">気象庁の情報</span>"
            }
            return "<span class=\"by\">気象庁の情報</span>\n<span class=\"level\">\(word)</span>"
        }
        return "<span class=\"by\">\(municipality)からのお知らせ</span>"
    }

    /// What stands where an order has no level: a tsunami names itself, other hazards stand in the headline.
    private static func unnumbered(_ content: Content) -> String {
        content.hazard == .tsunami || content.order == .tsunamiEvacuation ? "<span class=\"word\">津波</span>" : ""
    }

    /// Japanese and やさしい日本語 stay; the languages after them take turns, all in one place as high as the longest, so that
    /// nothing moves when they change.
    func texts(_ notice: Notice, _ display: Display, isLarge: Bool) -> String {
        let japanese = rendering(of: notice, in: .japanese)
        var html = """
            <div class="say"><h2>\(HTMLText.escaped(japanese.title))</h2>
            <p class="body">\(HTMLText.lines(japanese.body))</p>
            <p class="do">\(HTMLText.lines(japanese.instruction))</p></div>

            """
        if site.languages.contains(.easyJapanese) {
            let easy = rendering(of: notice, in: .easyJapanese)
            if !easy.hasFallback {
                html += """
                    <div class="say easy"><h3>\(HTMLText.ruby(easy.title))</h3>
                    \(level(of: notice, easy, ruby: true))\
                    <p class="body">\(HTMLText.lines(easy.body, ruby: true))</p>
                    <p class="do">\(HTMLText.lines(easy.instruction, ruby: true))</p></div>

                    """
            }
        }
        let third = (display.languages ?? site.languages).filter { $0 != .japanese && $0 != .easyJapanese }
        if third.isEmpty { return html }
        let turns = third.enumerated().map { index, language in
            let rendering = rendering(of: notice, in: language)
            let sign =
                rendering.hasFallback
                ? rendering.pictogram.map { "<b class=\"pict\" aria-hidden=\"true\">\($0.glyph)</b> " } : nil
            let body = isLarge ? "<p class=\"body\">\(HTMLText.lines(rendering.body))</p>" : ""
            return """
                <div lang="\(language.bcp47)"\(Self.turn(rendering.title + rendering.instruction))\
                \(index == 0 ? "" : " hidden")><h3>\(sign ?? "")\(HTMLText.escaped(rendering.title))</h3>
                \(level(of: notice, rendering))\(body)
                <p class="do">\(HTMLText.lines(rendering.instruction))</p></div>
                """
        }
        return html
            + "<div class=\"say third turns\" data-rotates=\"languages\" aria-live=\"off\">\(turns.joined())</div>\n"
    }

    /// The level's line where the headline does not hold it: what corresponds to a level must say so in every language.
    private func level(of notice: Notice, _ rendering: Rendering, ruby: Bool = false) -> String {
        guard let line = rendering.levelLine, rendering.hasFallback || notice.content.order == nil else { return "" }
        return "<p class=\"equals\">\(HTMLText.lines(line, ruby: ruby))</p>\n"
    }

    // MARK: Facilities

    /// Beside a takeover this many fit; the page behind the QR code lists the rest.
    private static let mostFacilities = 6

    /// Where to go now: what is open and fit for every danger that people here are ordered to leave, for a place that is safe from
    /// the flood may lie below the slope; what has room before what is full, of either the display's own district first. Nobody
    /// is sent out of the house while a level 5 stands here, nor by what only JMA says.
    func places(for content: Content, _ display: Display, _ scene: Scene) -> [OpenFacility] {
        let isForStranded = content.hazard == .strandedCommuters
        guard isForStranded || content.order != nil else { return [] }
        // A drill's orders send nobody anywhere beside a real one, nor keep them back.
        let orders = Shown(display, of: scene, at: site).inForce.map(\.content).filter {
            $0.order != nil && $0.status.isDrill == content.status.isDrill
        }
        guard content.order != .emergencySafety, !orders.contains(where: { $0.order == .emergencySafety }) else {
            return []
        }
        let dangers = Set(orders.map(\.hazard)).union([content.hazard])
        let open = scene.facilities.filter { open in
            isForStranded ? open.helps(against: content.hazard) : dangers.allSatisfy { open.isFit(for: $0) }
        }
        func isNear(_ open: OpenFacility) -> Bool {
            display.district == nil || open.facility.district == display.district
        }
        let near = open.filter(isNear) + open.filter { !isNear($0) }
        return near.filter { $0.state == .open } + near.filter { $0.state != .open }
    }

    func facilities(for content: Content, _ display: Display, _ scene: Scene) -> String {
        let isForStranded = content.hazard == .strandedCommuters
        let ordered = places(for: content, display, scene)
        if ordered.isEmpty { return "" }
        let rows = ordered.prefix(Self.mostFacilities).map { open in
            let facility = open.facility
            let english = facility.names[.english].map { " <small lang=\"en\">\(HTMLText.escaped($0))</small>" } ?? ""
            return """
                <li class="\(open.state.rawValue)"><span>\(HTMLText.escaped(facility.name(in: .japanese)))\(english)</span>\
                <b>\(open.state.japanese) <small lang="en">\(open.state.english)</small></b></li>

                """
        }
        let title = isForStranded ? "一時滞在施設" : "開いている避難先"
        let easy = isForStranded ? "泊（と）まる ことが できる ところ" : "逃（に）げる ことが できる ところ"
        let english = isForStranded ? "Places to stay" : "Open evacuation sites"
        // No row is older than what is printed: one report of just now must not make all the others look as new.
        let oldest = ordered.prefix(Self.mostFacilities).compactMap { $0.report?.at }.min()
        let left = ordered.count - Self.mostFacilities
        return """
            <section class="card places"><h2>\(title) <small lang="en">\(english)</small></h2>
            <p class="easy">\(HTMLText.ruby(easy))</p>
            <ul>
            \(rows.joined())</ul>
            \(left > 0 ? "<p class=\"meta\">ほか\(left)か所</p>\n" : "")\
            \(oldest.map { "<p class=\"meta\">\($0.japaneseDayAndClock)現在</p>\n" } ?? "")</section>

            """
    }
}
