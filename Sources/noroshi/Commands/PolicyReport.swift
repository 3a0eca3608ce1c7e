import Notice
import Policy

/// An explanation as the command line prints it.
enum PolicyReport {
    static func lines(of explanation: Explanation) -> [String] {
        let order = explanation.order.map { " order \($0.rawValue)" } ?? ""
        let headline = explanation.headline.isEmpty ? explanation.product : explanation.headline
        let areas = explanation.nearness == .site ? "" : ", \(explanation.nearness.rawValue)"
        var lines = [
            Terminal.bold(headline),
            "  \(explanation.source): \(explanation.product), \(explanation.hazard.rawValue), "
                + "\(explanation.urgency.rawValue)\(order), \(explanation.phase.rawValue), "
                + "\(explanation.status.rawValue), \(explanation.standing.rawValue)\(areas)",
            "  → \(outcome(explanation.action))",
            "    \(explanation.row.map { "\($0): " } ?? "")\(explanation.why)",
        ]
        if let approval = explanation.approval { lines += Self.lines(of: approval) }
        if let channels = explanation.channels, let manner = explanation.manner {
            let isSent = channels != .none
            let when = explanation.approval == nil ? "" : "once agreed: "
            lines.append(
                "    \(when)channels: \(name(channels)); \(isSent && manner.isLoud ? "loud" : "quiet"); "
                    + (manner.takesOver ? "may take screens over" : "takes no screen over"))
        }
        if let renotify = explanation.renotify { lines.append("    later versions: \(renotify)") }
        return lines
    }

    private static func lines(of approval: Explanation.Approval) -> [String] {
        let people =
            approval.alone.map { "one person with the scope \($0.rawValue), or two" }
            ?? (approval.people == 1 ? "one person approves" : "two people: one hands it in, another approves")
        return [
            "    needs: \(people)" + (approval.breakGlass ? "; break-glass is allowed" : ""),
            "    \(approval.rule): \(approval.why)",
        ]
    }

    private static func outcome(_ action: Decision.Action) -> String {
        switch action {
        case .publish: "goes out by itself"
        case .approve: "waits for approval"
        case .draft: "waits as a draft"
        case .archive: "is archived: findable, neither shown nor sent"
        case .refuse: "is refused"
        }
    }

    private static func name(_ reach: Reach) -> String {
        switch reach {
        case .all: "all"
        case .only(let channels): channels.map(\.rawValue).joined(separator: ", ")
        case .none: "none (shown only)"
        }
    }
}
