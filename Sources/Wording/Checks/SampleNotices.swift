package import Notice

/// A notice of every template as it could be sent, for previews and checks: in each phase, with its samples, and with the
/// longest that its slots take.
package struct SampleNotices {
    private let bundle: ContentBundle
    private let site: Site
    private let now: Timestamp

    package init(bundle: ContentBundle, site: Site, now: Timestamp) {
        self.bundle = bundle
        self.site = site
        self.now = now
    }

    /// How far the slots are stretched.
    package enum Stretch: String, Sendable, CaseIterable {
        /// The samples, one area.
        case usual
        /// The longest texts, many areas, times of another day, a long river.
        case longest
        /// Nothing that may be left out.
        case bare
    }

    /// - Parameters:
    ///   - slots: values in place of the samples.
    ///   - order: for an order's template, the hazard is what its definition says, or what is given.
    package func content(
        _ definition: TemplateDefinition, phase: Phase = .alert, stretch: Stretch = .usual,
        slots given: [String: String] = [:], hazard: Hazard? = nil
    ) -> Content {
        var slots: [String: String] = [:]
        for slot in definition.slots where stretch != .bare || !slot.isOptional {
            slots[slot.name] = slot.kind == .text && stretch == .longest ? Self.text(slot.longest) : slot.sample
        }
        slots.merge(slotsOfSource(definition, stretch, phase)) { own, _ in own }
        slots.merge(given) { _, new in new }
        let order = Self.order(of: definition.id)
        return Content(
            status: definition.isDrillOnly ? .publicDrill : site.mode == .drill ? .exercise : .actual, phase: phase,
            source: definition.group == .jma ? SourceID(rawValue: "jma") : .staff,
            hazard: hazard ?? (definition.id == "jma.warning" ? .landslide : definition.hazard),
            topic: definition.topic, order: order,
            equivalentLevel: definition.group == .jma ? equivalentLevel(slots, definition) : nil,
            urgency: definition.urgency, product: Self.product(of: definition), slots: slots, areas: areas(stretch),
            sent: stretch == .longest ? now.adding(seconds: -Self.secondsPerDay) : now,
            texts: Self.texts(of: definition),
            authority: order == nil
                ? nil
                : Authority(
                    decider: "市長", orderedAt: stretch == .longest ? now.adding(seconds: -Self.secondsPerDay) : now),
            publicDrill: definition.isDrillOnly ? "sample" : nil)
    }

    private static let secondsPerDay: Int64 = 86_400
    private static let manyAreas = 12

    private func areas(_ stretch: Stretch) -> [Area] {
        let districts = site.districts.map { Area(code: $0.code, name: $0.names[.japanese] ?? $0.code) }
        switch stretch {
        case .usual: return Array(districts.prefix(1))
        case .bare: return [Area(code: "", name: site.names[.japanese] ?? "")]
        case .longest:
            return districts + (0..<Self.manyAreas).map { Area(code: "x\($0)", name: "たいへん長い名前の丁目\($0)") }
        }
    }

    static func order(of id: String) -> Order? {
        switch id {
        case "order.elderlyEvacuation": .elderlyEvacuation
        case "order.evacuation": .evacuation
        case "order.emergencySafety": .emergencySafety
        case "order.tsunami": .tsunamiEvacuation
        default: nil
        }
    }

    /// The product whose notices the template words.
    private static func product(of definition: TemplateDefinition) -> String {
        switch definition.id {
        case let id where id.hasPrefix("order."): "order"
        case let id where id.hasPrefix("jma.tsunami."): "jma.tsunami"
        case let id where id.hasPrefix("jma.bulletin"): "jma.bulletin"
        default: definition.id
        }
    }

    private static func texts(of definition: TemplateDefinition) -> [LanguageTag: NoticeText] {
        switch definition.id {
        case "staff", "district":
            [.japanese: NoticeText(headline: "職員が書いた見出し", body: "職員が書いた本文です。", instruction: "確認してください。")]
        case "cap":
            [
                .english: NoticeText(
                    headline: "Flood warning", body: "River levels are rising.", instruction: "Be careful.")
            ]
        default: [:]
        }
    }

    private func equivalentLevel(_ slots: [String: String], _ definition: TemplateDefinition) -> EquivalentLevel? {
        switch definition.id {
        case "jma.warning": slots["code"].flatMap(WarningKind.init(code:))?.level.flatMap(EquivalentLevel.init)
        case "jma.river": slots["code"].flatMap(RiverStage.init(code:)).flatMap { EquivalentLevel($0.rawValue) }
        default: nil
        }
    }

    /// Nearly the longest text a slot takes, in full-width characters.
    private static func text(_ length: Int) -> String {
        String(String(repeating: "長い名前の場所", count: length / 7 + 1).prefix(length))
    }

    // MARK: What telegrams fill in

    private func slotsOfSource(
        _ definition: TemplateDefinition, _ stretch: Stretch, _ phase: Phase
    ) -> [String: String] {
        let later = now.adding(seconds: stretch == .longest ? 2 * Self.secondsPerDay : 3_600).rfc3339()
        var slots: [String: String]
        switch definition.id {
        case "jma.warning":
            slots = ["code": "49", "name": "レベル４土砂災害危険警報", "change": phase == .alert ? "issued" : "raised"]
            if phase != .alert { slots.merge(["previousCode": "09", "previousName": "レベル３土砂災害警報"]) { a, _ in a } }
        case "jma.river":
            slots = ["code": "40", "name": "レベル４氾濫危険警報", "river": stretch == .longest ? "石神井川上流部および白子川" : "潮見川"]
            if phase != .alert {
                slots.merge(["previousCode": "30", "previousName": "レベル３氾濫警報", "change": "raised"]) { a, _ in a }
            }
        case "jma.earthquake":
            slots = ["intensity": stretch == .longest ? "5-?" : "5+"]
            if stretch != .bare {
                slots.merge([
                    "maxIntensity": "6-", "epicentre": "海東県沖", "depth": "30", "magnitude": "7.1", "tsunami": "0211",
                    "originTime": now.adding(seconds: stretch == .longest ? -Self.secondsPerDay : -60).rfc3339(),
                ]) { a, _ in a }
            }
        case let id where id.hasPrefix("jma.tsunami."):
            let codes = ["majorWarning": ("52", "大津波警報"), "warning": ("51", "津波警報"), "advisory": ("62", "津波注意報")]
            let (code, name) = codes[String(id.dropFirst("jma.tsunami.".count))] ?? ("71", "津波予報")
            slots = ["code": code, "name": name, "area": stretch == .longest ? "北海道太平洋沿岸中部" : "東京湾内湾"]
            if phase.endsThread { slots["previousCode"] = code }
            if stretch != .bare { slots.merge(["height": "１０ｍ超", "arrival": later]) { a, _ in a } }
        case "jma.bulletin.rainband": slots = ["tag": "線状降水帯発生", "validUntil": later]
        case "jma.bulletin.recordRain": slots = ["tag": "記録的短時間大雨情報", "validUntil": later]
        case let id where id.hasPrefix("jma.bulletin"): slots = ["name": definition.title, "validUntil": later]
        case "jma.heat": slots = ["day": "2026-08-16", "name": "熱中症警戒アラート"]
        case "jma.volcano": slots = ["volcano": "富士山", "name": "噴火警報（居住地域）"]
        case "jma.ash": slots = ["volcano": "富士山", "name": "降灰予報（速報）", "validUntil": later]
        case "jma.nankai": slots = ["code": "120", "name": "南海トラフ地震臨時情報（巨大地震警戒）"]
        case "cap": slots = ["event": "Flood", "sender": "Flood Authority"]
        default: slots = [:]
        }
        return slots
    }
}
