import Glibc
import Notice

/// The daemon's log: one JSON object a line on standard error, a constant message and dotted fields.
///
/// Never given: secrets, addresses of recipients, what residents wrote (promise 10).
struct EventLog: Sendable {
    enum Level: String, Sendable {
        /// Something a person must mend.
        case error
        /// Something to look at in the morning.
        case warning
        /// What happened.
        case info
    }

    private let clock: any Clock
    private let sink: @Sendable (String) -> Void

    init(clock: any Clock, sink: @escaping @Sendable (String) -> Void) {
        self.clock = clock
        self.sink = sink
    }

    func callAsFunction(_ level: Level, _ message: StaticString, _ fields: KeyValuePairs<String, String> = [:]) {
        var line = "{\"time\":\"\(clock.now.rfc3339())\",\"level\":\"\(level.rawValue)\",\"message\":\"\(message)\""
        for (name, value) in fields { line += ",\"\(name)\":\"\(Self.escape(value))\"" }
        sink(line + "}")
    }

    /// JSON string escapes; control characters cannot break the line.
    static func escape(_ text: String) -> String {
        var out = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": out += "\\\""
            case "\\": out += "\\\\"
            case "\n": out += "\\n"
            case "\r": out += "\\r"
            case "\t": out += "\\t"
            default:
                if scalar.value < 0x20 {
                    let digits = String(scalar.value, radix: 16)
                    out += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
                } else {
                    out.unicodeScalars.append(scalar)
                }
            }
        }
        return out
    }
}
