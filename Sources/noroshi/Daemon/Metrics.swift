import Synchronization

/// Counters and gauges in Prometheus' text format. Labels never hold ids or personal data.
final class Metrics: Sendable {
    private struct Series: Hashable {
        var name: String
        var labels: String
    }

    private let counters = Mutex<[Series: Int]>([:])
    private let gauges = Mutex<[Series: Double]>([:])

    func count(_ name: String, _ labels: KeyValuePairs<String, String> = [:], by amount: Int = 1) {
        counters.withLock { $0[Series(name: name, labels: Self.format(labels)), default: 0] += amount }
    }

    func set(_ name: String, _ labels: KeyValuePairs<String, String> = [:], to value: Double) {
        gauges.withLock { $0[Series(name: name, labels: Self.format(labels))] = value }
    }

    /// The exposition, series sorted by name.
    var exposition: String {
        var lines: [(String, String)] = []
        for (series, value) in counters.withLock({ $0 }) { lines.append((series.name, "\(series.labels) \(value)")) }
        let kinds = Set(lines.map(\.0))
        for (series, value) in gauges.withLock({ $0 }) { lines.append((series.name, "\(series.labels) \(value)")) }
        lines.sort { ($0.0, $0.1) < ($1.0, $1.1) }
        var text = ""
        var last = ""
        for (name, rest) in lines {
            if name != last { text += "# TYPE \(name) \(kinds.contains(name) ? "counter" : "gauge")\n" }
            last = name
            text += "\(name)\(rest)\n"
        }
        return text
    }

    private static func format(_ labels: KeyValuePairs<String, String>) -> String {
        guard !labels.isEmpty else { return "" }
        let pairs = labels.map { "\($0)=\"\(escape($1))\"" }
        return "{\(pairs.joined(separator: ","))}"
    }

    private static func escape(_ value: String) -> String {
        var out = ""
        for character in value {
            switch character {
            case "\\": out += "\\\\"
            case "\"": out += "\\\""
            case "\n": out += "\\n"
            default: out.append(character)
            }
        }
        return out
    }
}
