import Intake
import Notice
import Settings

/// The settings of a source of gauge readings: where a file holds them, and what each gauge's values mean.
enum GaugeSettings {
    private static let mostSteps = 10
    /// What the template of gauges can take in a headline.
    private static let longestName = 20
    private static var text: SettingType<String> { .string(length: 1...60) }

    /// `{ format: "csv", station: "局番号", time: "観測時刻", value: "水位", missing: ["欠測"] }`.
    static func layout(_ section: Section) throws -> GaugeLayout {
        let format = try section.value("format", .oneOf(Mapping.Format.self))
        return GaugeLayout(
            format: format,
            records: try MappingSettings.records(section, format), separator: try MappingSettings.separator(section),
            station: try section.value("station", MappingSettings.path),
            time: try section.value("time", MappingSettings.path),
            value: try section.value("value", MappingSettings.path),
            quality: try section.optional("quality", MappingSettings.path),
            goodQuality: try section.value("goodQuality", .list(of: text, count: 0...50), default: []),
            missing: try section.value("missing", .list(of: text, count: 0...50), default: []))
    }

    /// `{ station: "12", name: { ja: "のろし橋" }, quantity: { ja: "水位" }, unit: "m", hazard: "flood", steps: [ … ] }`.
    static func gauge(_ section: Section) throws -> Gauge {
        let steps = try section.value("steps", .list(of: .section(step), count: 1...mostSteps))
        section.check(
            "steps", holds: Set(steps.map(\.threshold)).count == steps.count,
            why: "two of them begin at the same value", fix: "Give each step a value of its own")
        let names = try self.names("name", section)
        let quantities = try self.names("quantity", section)
        return Gauge(
            station: try section.value("station", .string(length: 1...100)), name: names[.japanese] ?? "", names: names,
            quantity: quantities[.japanese] ?? "", quantities: quantities,
            unit: try section.value("unit", .string(length: 1...20)),
            hazard: try section.value("hazard", .oneOf(Hazard.self)), steps: steps,
            release: try section.value("release", .number(in: 0...1_000), default: 0),
            confirmations: try section.value("confirmations", .integer(in: 1...20), default: 1))
    }

    private static func step(_ section: Section) throws -> Gauge.Step {
        let names = try self.names("name", section)
        return Gauge.Step(
            threshold: try section.value("from", .number(in: -100_000...100_000)), name: names[.japanese] ?? "",
            names: names, urgency: try section.value("urgency", .oneOf(Urgency.self)))
    }

    /// A text for people by language, Japanese at least.
    private static func names(_ key: String, _ section: Section) throws -> [LanguageTag: String] {
        let names = try section.value(key, .table(by: LanguageTag.self, of: .string(length: 1...longestName)))
        section.check(
            key, holds: names[.japanese] != nil, why: "every language falls back to the Japanese one",
            fix: "Add \(key).ja")
        return names
    }
}
