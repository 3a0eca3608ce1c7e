/// A machine-readable error (RFC 9457, `application/problem+json`).
package struct Problem: Sendable {
    package var status: Int
    /// A stable name of the kind of problem, e.g. `urn:noroshi:problem:scope`; `about:blank` says no more than the status.
    package var type: String
    package var title: String
    /// What is wrong this time and what to do about it; no internals.
    package var detail: String?
    /// Further members, all strings, e.g. `("field", "areas[0].code")`.
    package var members: [(name: String, value: String)]

    package init(
        status: Int, type: String = "about:blank", title: String? = nil, detail: String? = nil,
        members: [(name: String, value: String)] = []
    ) {
        self.status = status
        self.type = type
        self.title = title ?? Status.phrase(status)
        self.detail = detail
        self.members = members
    }

    package var json: [UInt8] {
        var text = "{\"type\":\(Problem.quoted(type)),\"title\":\(Problem.quoted(title)),\"status\":\(status)"
        if let detail { text += ",\"detail\":\(Problem.quoted(detail))" }
        for (name, value) in members { text += ",\(Problem.quoted(name)):\(Problem.quoted(value))" }
        return Array((text + "}").utf8)
    }

    private static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case "\n": quoted += "\\n"
            case _ where scalar.value < 0x20:
                let hex = String(scalar.value, radix: 16)
                quoted += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}

extension Response {
    package static func problem(_ problem: Problem, headers: [(String, String)] = []) -> Response {
        Response(
            status: problem.status, headers: [("Content-Type", "application/problem+json")] + headers,
            body: problem.json)
    }

    /// The short form: status and what to do.
    package static func problem(_ status: Int, _ detail: String, headers: [(String, String)] = []) -> Response {
        problem(Problem(status: status, detail: detail), headers: headers)
    }
}
