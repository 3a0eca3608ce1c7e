package import Notice

/// A gauge of the ward's own: a water level, a rain gauge, an underpass, and from what value on it is worth telling.
package struct Gauge: Sendable, Hashable, Codable {
    package struct Step: Sendable, Hashable, Codable {
        /// From this value on, in the gauge's unit.
        package var threshold: Double
        /// What the ward calls it: 氾濫注意水位.
        package var name: String
        /// The same in other languages.
        package var names: [LanguageTag: String]
        package var urgency: Urgency

        package init(threshold: Double, name: String, names: [LanguageTag: String] = [:], urgency: Urgency) {
            self.threshold = threshold
            self.name = name
            self.names = names
            self.urgency = urgency
        }
    }

    /// The station as its readings name it.
    package var station: String
    /// For people: のろし橋.
    package var name: String
    /// What is measured, for people: 水位, １時間雨量.
    package var quantity: String
    /// Both in other languages.
    package var names: [LanguageTag: String]
    package var quantities: [LanguageTag: String]
    package var unit: String
    package var hazard: Hazard
    /// From low to high.
    package var steps: [Step]
    /// How far below a step's threshold the value must fall before the step is left, in the unit: a level that trembles at a
    /// threshold is told once.
    package var release: Double
    /// How many readings in a row must agree before a step is taken or left; 1 tells at once.
    package var confirmations: Int

    package init(
        station: String, name: String, names: [LanguageTag: String] = [:], quantity: String,
        quantities: [LanguageTag: String] = [:], unit: String, hazard: Hazard, steps: [Step], release: Double = 0,
        confirmations: Int = 1
    ) {
        self.names = names
        self.quantities = quantities
        self.station = station
        self.name = name
        self.quantity = quantity
        self.unit = unit
        self.hazard = hazard
        self.steps = steps.sorted { $0.threshold < $1.threshold }
        self.release = max(0, release)
        self.confirmations = max(1, confirmations)
    }

    /// The step a value stands on, counted from 1, given the one it stood on; 0 below all.
    func step(at value: Double, from current: Int) -> Int {
        let reached = steps.count { value >= $0.threshold }
        guard reached < current, current <= steps.count else { return reached }
        // Leaving: every step that is left must be left by the whole margin.
        return max(reached, steps[..<current].count { value > $0.threshold - release })
    }
}

/// One value of one station.
package struct GaugeReading: Sendable, Hashable {
    package var station: String
    package var time: Timestamp
    package var value: Double

    /// Beyond this no gauge measures; such values mean that it is broken (`-9999` is told apart by the layout's words).
    static let largest = 1_000_000.0
}

/// Where a file of readings holds station, time and value (`Mapping.Rule.path`).
package struct GaugeLayout: Sendable, Hashable, Codable {
    package var format: Mapping.Format
    package var records: String?
    package var separator: String?
    package var station: String
    package var time: String
    package var value: String
    /// Where a reading says whether it may be trusted, and the words that say so; nil: all may.
    package var quality: String?
    package var goodQuality: [String]
    /// Values that mean "no value": `-9999`, `欠測`.
    package var missing: [String]

    package init(
        format: Mapping.Format, records: String? = nil, separator: String? = nil, station: String, time: String,
        value: String, quality: String? = nil, goodQuality: [String] = [], missing: [String] = []
    ) {
        self.format = format
        self.records = records
        self.separator = separator
        self.station = station
        self.time = time
        self.value = value
        self.quality = quality
        self.goodQuality = goodQuality
        self.missing = missing
    }
}

/// Reads a file of gauge readings. A reading without a value, or not to be trusted, is left out and counted; it neither
/// raises nor lifts anything.
package func parse(
    gauges bytes: [UInt8], by layout: GaugeLayout, name: String, source: SourceID, contentType: String?
) -> Result<ParsedDocument, Refusal> {
    do throws(Refusal) {
        let records = try Records.read(
            bytes, layout.format, at: layout.records, separator: layout.separator, contentType)
        var readings: [GaugeReading] = []
        var refusals: [Refusal] = []
        for record in records {
            do throws(Refusal) {
                if let reading = try GaugeReading(record, layout) { readings.append(reading) }
            } catch {
                refusals.append(error)
            }
        }
        if readings.isEmpty, let first = refusals.first { throw first }
        guard Set(readings.map(\.station)).count <= Limits.gauges else {
            throw Refusal(.tooMany, "more than \(Limits.gauges) gauges")
        }
        let newest = Dictionary(readings.map { ($0.station, $0) }) { $0.time < $1.time ? $1 : $0 }
        guard !newest.isEmpty else { throw Refusal(.empty, "no gauge has a value", whatToDo: "Look at the gauges.") }
        let published = newest.values.sorted { $0.station < $1.station }.map { reading in
            Reading(
                source: source, family: "gauge", identifier: reading.station, revision: reading.time.rfc3339(),
                status: .actual, kind: .gauge, hazard: .other, urgency: .routine, areas: [], sent: reading.time,
                texts: ["und": NoticeText(headline: "\(reading.value)")])
        }
        return .success(
            ParsedDocument(
                name: name.split(separator: "/").last.map(String.init) ?? name, source: source, family: "gauge",
                readings: published, report: .gauges(readings), withheldSentences: 0, refusals: refusals))
    } catch {
        return .failure(error)
    }
}

extension GaugeReading {
    /// Nil where the station reports that it has no value, or not to trust it.
    fileprivate init?(_ record: Records.Record, _ layout: GaugeLayout) throws(Refusal) {
        guard let station = record(layout.station).first else { throw Refusal(.missing, "a reading has no station") }
        guard let text = record(layout.time).first, let time = FeedDate.time(text) ?? JapaneseTime.first(in: text)
        else {
            throw Refusal(.invalid, "a reading of \(station.prefix(40)) has no date and time")
        }
        guard let written = record(layout.value).first, !layout.missing.contains(written) else { return nil }
        if let quality = layout.quality, !record(quality).contains(where: layout.goodQuality.contains) { return nil }
        guard let value = Double(written), abs(value) < GaugeReading.largest else {
            throw Refusal(.invalid, "\(station.prefix(40)) reads \"\(written.prefix(40))\", which is no value")
        }
        self.init(station: station.limited(to: 100), time: time, value: value)
    }
}
