package import Notice
package import Picture
import Wording

/// The board as a picture, for players and panels that draw no pages. It says what the page says, as far as it has room.
extension Signage {
    /// - Parameters:
    ///   - asOf: when its content was last confirmed; printed on it.
    ///   - nextUpdate: when a newer one can be expected; printed on it, so that whoever stands there sees when it did not come.
    ///   - turn: counts pictures; the languages below Japanese and やさしい日本語 follow one another by it.
    package func picture(
        _ display: Display, of scene: Scene, panel: Panel, asOf: Timestamp, nextUpdate: Timestamp, turn: Int
    ) -> Picture {
        let shown = Shown(display, of: scene, at: site)
        var sheet = Sheet(panel)
        if shown.isDrill { drillBand(on: &sheet) }
        head(on: &sheet, asOf: asOf, holds: shown.holds)
        foot(shown, on: &sheet, nextUpdate: nextUpdate)
        let third = third(display, turn)
        if display.isOff {
            sheet.text([.init("この画面の表示は停止しています", isBold: true), .init("This display is switched off.", language: "en")])
        } else if let hero = shown.hero {
            takeover(hero, shown, display, scene, third, on: &sheet)
        } else {
            everyday(shown, display, third, on: &sheet)
        }
        return sheet.picture
    }

    /// Whether a notice takes the display over.
    package func isTakenOver(_ display: Display, by scene: Scene) -> Bool {
        Shown(display, of: scene, at: site).hero != nil
    }

    private func third(_ display: Display, _ turn: Int) -> LanguageTag? {
        let languages = (display.languages ?? site.languages).filter { $0 != .japanese && $0 != .easyJapanese }
        return languages.isEmpty ? nil : languages[((turn % languages.count) + languages.count) % languages.count]
    }

    // MARK: Around it

    private func drillBand(on sheet: inout Sheet) {
        let band = sheet.cutTop(sheet.unit * (sheet.isSmall ? 16 : 10))
        sheet.add(.fill(band, .black))
        if !sheet.isSmall { sheet.add(.stripes(band, .white, width: sheet.line)) }
        let inner = sheet.isSmall ? band : Sheet.inset(band, sheet.unit * 1.5)
        sheet.add(.fill(inner, .black))
        sheet.text(
            [.init("【訓練】これは訓練です　\(sheet.isSmall ? "DRILL" : "THIS IS A DRILL")", isBold: true)], in: inner,
            colour: .white, alignment: .centre,
            largest: sheet.unit * (sheet.isSmall ? 11 : 6))
    }

    private func head(on sheet: inout Sheet, asOf: Timestamp, holds: Bool) {
        let line = sheet.cutTop(sheet.unit * (sheet.isSmall ? 15 : 8))
        let time = "\(asOf.japaneseDayAndClock)時点\(holds ? " 発令・発表中" : "の情報です")"
        if sheet.isSmall {
            sheet.text([.init(time, isBold: true)], in: line, largest: sheet.unit * 13)
            return
        }
        let (name, right) = Sheet.columns(line, 0.46)
        sheet.text(
            [.init("\(site.name(in: .japanese)) 防災情報", isBold: true)], in: name, largest: sheet.unit * 6)
        sheet.text([.init(time, isBold: true)], in: right, alignment: .trailing, largest: sheet.unit * 5)
    }

    private func foot(_ shown: Shown, on sheet: inout Sheet, nextUpdate: Timestamp) {
        let line = sheet.cutBottom(sheet.unit * (sheet.isSmall ? 15 : 6))
        let next = "次の更新 \(sheet.isSmall ? "" : "Next update ")\(nextUpdate.jstClock)"
        let (left, right) = Sheet.columns(line, sheet.isSmall ? 0.01 : 0.52)
        sheet.text([.init(next)], in: right, alignment: .trailing, largest: sheet.unit * (sheet.isSmall ? 11 : 4))
        let isFromJMA = (shown.inForce + shown.ended).contains { $0.content.product.hasPrefix("jma.") }
        if !sheet.isSmall, isFromJMA {
            sheet.text([.init("出典：気象庁ホームページ（加工）")], in: left, largest: sheet.unit * 3.4)
        }
    }

    // MARK: Takeover

    private func takeover(
        _ hero: Notice, _ shown: Shown, _ display: Display, _ scene: Scene, _ third: LanguageTag?,
        on sheet: inout Sheet
    ) {
        let content = hero.content
        let besides = sheet.isCompact || !places(for: content, display, scene).isEmpty || !shown.others.isEmpty
        let aside = sheet.isSmall ? nil : sheet.cutBottom(sheet.height * (besides ? 0.25 : 0.18))
        let card = sheet.rest
        let colours = Colours(content, sheet.panel.inks)
        sheet.add(.fill(card, colours.background))
        let isOrder = content.order != nil && !content.phase.endsThread
        // An order is a filled block; what JMA says is white within stripes, so that nobody takes the one for the other.
        if !isOrder {
            sheet.add(
                content.equivalentLevel == nil
                    ? .outline(card, .black, width: sheet.line * 1.5) : .stripes(card, .black, width: sheet.line * 1.5))
        }
        let inner = Sheet.inset(card, sheet.isSmall ? sheet.line * 2 : sheet.unit * 2.5)
        let mark = level(content, isSmall: sheet.isSmall, isWide: sheet.isPortrait)
        let hasLevel = mark.contains { $0.scale > 1 }
        let (levelFrame, textFrame) =
            sheet.isPortrait ? Sheet.rows(inner, hasLevel ? 0.26 : 0.1) : Sheet.columns(inner, hasLevel ? 0.27 : 0.16)
        sheet.text(
            mark, in: levelFrame, colour: colours.text, alignment: .centre,
            largest: sheet.unit * 13)
        sheet.text(
            texts(hero, sheet.isCompact ? nil : third, isSmall: sheet.isSmall), in: textFrame, colour: colours.text,
            largest: sheet.unit * 8)
        guard let aside else { return }
        beside(aside, hero, sheet.isCompact ? third : nil, shown, display, scene, on: &sheet)
    }

    private func beside(
        _ frame: Picture.Frame, _ hero: Notice, _ third: LanguageTag?, _ shown: Shown, _ display: Display,
        _ scene: Scene, on sheet: inout Sheet
    ) {
        let content = hero.content
        let texts = qr(in: frame, display, on: &sheet)
        let isForStranded = content.hazard == .strandedCommuters
        // Who cannot get home looks for a place first.
        let first = isForStranded ? 0 : 2
        var lines = third.map { inThird(hero, $0, ranks: (isForStranded ? 4 : 0, 5, 6)) } ?? []
        let places = places(for: content, display, scene)
        if !places.isEmpty {
            lines.append(
                .init(
                    isForStranded ? "一時滞在施設 Places to stay" : "開いている避難先 Open evacuation sites", isBold: true,
                    // Never a heading with nothing below it.
                    rank: first + 1))
        }
        for (index, place) in places.prefix(Self.mostPlaces).enumerated() {
            let english = sheet.isCompact ? "" : place.facility.names[.english].map { " \($0)" } ?? ""
            lines.append(
                .init(
                    "\(place.facility.name(in: .japanese))\(english)：\(place.state.japanese) \(place.state.english)",
                    rank: index == 0 || (isForStranded && index == 1) ? first : first + 1 + index))
        }
        if let oldest = places.prefix(Self.mostPlaces).compactMap({ $0.report?.at }).min() {
            lines.append(.init("\(oldest.japaneseDayAndClock)現在", scale: 0.8, rank: 8))
        }
        if isForStranded { lines.append(.init("災害用伝言ダイヤル 171　無料Wi-Fi 00000JAPAN", rank: 9)) }
        for (index, notice) in (shown.others + shown.ended).prefix(Self.mostPlaces).enumerated() {
            lines.append(.init(headline(notice), rank: 3 + index))
        }
        sheet.text(lines, in: texts, largest: sheet.unit * 4.5)
    }

    private static let mostPlaces = 4

    /// Draws the code and returns what is left of the frame.
    private func qr(
        in frame: Picture.Frame, _ display: Display, on sheet: inout Sheet
    ) -> Picture.Frame {
        guard let code = QRCode(display.link ?? site.publicURL + "/") else { return frame }
        // On a tall screen the text has the upper half for itself.
        let isTall = sheet.isPortrait && frame.height > frame.width * 0.4
        let (upper, lower) = Sheet.rows(frame, 0.55)
        let row = isTall ? lower : frame
        let side = min(row.height, row.width * 0.35)
        let square = Picture.Frame(
            x: row.x + row.width - side, y: row.y + (row.height - side) / 2, width: side, height: side)
        sheet.add(.modules(square, side: code.size, dark: code.modules))
        var rest = row
        rest.width -= side + sheet.unit * 2
        let share = isTall ? 0 : sheet.isPortrait ? 0.5 : 0.7
        let label = Picture.Frame(
            x: rest.x + rest.width * (share + 0.02), y: rest.y, width: rest.width * (0.98 - share), height: rest.height)
        rest.width *= share
        sheet.text(
            [
                .init("くわしくは", isBold: true), .init("もっと知（し）りたいとき", scale: 0.8, rank: 2),
                .init("More information", language: "en", rank: 1),
                .init(display.link ?? site.publicURL, language: "en", scale: 0.7, rank: 3),
            ], in: label, alignment: .trailing, largest: sheet.unit * 4)
        return isTall ? upper : rest
    }

    /// Who says it, and the level with its number and its word.
    private func level(_ content: Content, isSmall: Bool, isWide: Bool) -> [Picture.Text.Paragraph] {
        let municipality = site.name(in: .japanese)
        var lines: [Picture.Text.Paragraph] = []
        if content.status == .publicDrill { lines.append(.init("公開訓練", isBold: true)) }
        if content.phase.endsThread { return lines }
        if let order = content.order {
            lines.append(.init("\(municipality)が発令", scale: 0.45, rank: isSmall ? 2 : 0))
            if let number = content.alertLevel {
                lines +=
                    isWide
                    ? [.init("警戒レベル\(number)", isBold: true, scale: 1.1)]
                    : [
                        .init("警戒レベル", isBold: true, scale: 0.75, rank: isSmall ? 1 : 0),
                        .init("\(number)", isBold: true, scale: 1.8),
                    ]
            } else if content.hazard == .tsunami || order == .tsunamiEvacuation {
                lines.append(.init("津波", isBold: true, scale: 1.4))
            }
            // Its headline says it, and a small one has no room for it twice.
            return isSmall && lines.count > 1 ? lines : lines + [.init(order.term, isBold: true, scale: 1.05)]
        }
        if let level = content.equivalentLevel {
            return lines + [
                .init("気象庁の情報", scale: 0.5, rank: isSmall ? 2 : 0),
                .init("警戒レベル", isBold: true, scale: 0.75, rank: isSmall ? 1 : 0),
                .init("\(level.value)相当", isBold: true, scale: 1.2),
                .init("\(municipality)の避難情報とは別です", scale: 0.45, rank: isSmall ? 3 : 0),
            ]
        }
        guard content.product.hasPrefix("jma.") else {
            return lines + [.init("\(municipality)からのお知らせ", isBold: true, scale: 0.5)]
        }
        lines.append(.init("気象庁の情報", scale: 0.5))
        if let intensity = wording.intensity(content.slots["intensity"], in: .japanese) {
            lines += [.init("震度", isBold: true, scale: 0.7), .init(intensity, isBold: true, scale: 1.6)]
        } else if content.urgency >= .urgent {
            let event = wording.render(content, in: .japanese, at: site, asOf: content.sent).name
            lines.append(.init(event, isBold: true, scale: 1.05))
        }
        return lines
    }

    /// Japanese and やさしい日本語 first; what is left of the room goes to what follows by its rank.
    private func texts(_ notice: Notice, _ third: LanguageTag?, isSmall: Bool) -> [Picture.Text.Paragraph] {
        let japanese = rendering(of: notice, in: .japanese)
        var lines: [Picture.Text.Paragraph] = [
            .init(japanese.title, isBold: true), .init(japanese.body, scale: 0.8, rank: 5),
            .init(japanese.instruction, scale: 0.9, rank: isSmall ? 2 : 0),
        ]
        let easy = rendering(of: notice, in: .easyJapanese)
        if site.languages.contains(.easyJapanese), !easy.hasFallback {
            lines += [
                .init(easy.title, isBold: true, scale: 0.85, rank: isSmall ? 1 : 0),
                .init(easy.body, scale: 0.7, rank: 6),
                .init(easy.instruction, scale: 0.8, rank: 2),
            ]
        }
        return lines + (third.map { inThird(notice, $0, ranks: (1, 3, 4)) } ?? [])
    }

    /// Its title, what its level corresponds to, and what to do.
    private func inThird(
        _ notice: Notice, _ language: LanguageTag, ranks: (Int, Int, Int)
    ) -> [Picture.Text.Paragraph] {
        let rendering = rendering(of: notice, in: language)
        var level = notice.content.order == nil || rendering.hasFallback ? rendering.levelLine : nil
        // The pictures' fonts have letters only (docs/dependencies.md): a pictogram would be an empty box.
        if let glyph = rendering.pictogram?.glyph, let line = level, line.hasPrefix(glyph) {
            level = String(line.dropFirst(glyph.count).drop { $0 == " " })
        }
        return [
            .init(rendering.title, language: language.bcp47, isBold: true, scale: 0.85, rank: ranks.0),
            .init(level ?? "", language: language.bcp47, scale: 0.7, rank: ranks.1),
            .init(rendering.instruction, language: language.bcp47, scale: 0.75, rank: ranks.2),
        ]
    }

    // MARK: Everyday

    private func everyday(_ shown: Shown, _ display: Display, _ third: LanguageTag?, on sheet: inout Sheet) {
        let below = sheet.isSmall ? nil : sheet.cutBottom(sheet.height * (sheet.isPortrait ? 0.4 : 0.36))
        var lines: [Picture.Text.Paragraph] = []
        if !shown.hasOrder {
            let words = shown.hasOrderElsewhere ? elsewhere : Self.none
            lines = [
                .init(words.japanese, isBold: true),
                .init(words.easy, scale: 0.8, rank: sheet.isSmall ? 9 : 0),
                .init(words.english, language: "en", scale: 0.8, rank: 1),
            ]
        }
        for (index, notice) in (shown.others + shown.ended).prefix(Self.mostPlaces).enumerated() {
            let mark = notice.content.order.map { "［\(site.name(in: .japanese))が発令］\($0.term)　" } ?? ""
            let isOrder = notice.content.order != nil && !notice.content.phase.endsThread
            lines.append(.init(mark + headline(notice), isBold: isOrder, rank: isOrder ? 0 : 2 + index))
            if isOrder, let third {
                lines.append(
                    .init(rendering(of: notice, in: third).title, language: third.bcp47, scale: 0.8, rank: 1))
            }
        }
        let card = sheet.rest
        sheet.add(.outline(card, .black, width: sheet.line))
        sheet.text(lines, in: Sheet.inset(card, sheet.unit * 3), largest: sheet.unit * 7)
        guard let below else { return }
        var news: [Picture.Text.Paragraph] = []
        if display.showsEveryday {
            news.append(.init("地域のお知らせ", isBold: true))
            news += shown.news.prefix(Self.mostNews).enumerated().map { .init(headline($1), rank: 1 + $0) }
            if shown.news.isEmpty { news.append(.init("新しいお知らせはありません")) }
        }
        for (index, message) in display.messages.enumerated() {
            guard let title = message.title[.japanese] else { continue }
            news.append(.init(title, rank: Self.mostNews + 1 + index))
        }
        sheet.text(news, in: qr(in: below, display, on: &sheet), largest: sheet.unit * 5)
    }

    private static let mostNews = 6

    private func headline(_ notice: Notice) -> String {
        let drill = notice.content.status == .publicDrill ? "【公開訓練】" : ""
        let title = rendering(of: notice, in: .japanese).title
        return title.hasPrefix("【") ? title : drill + title
    }
}
