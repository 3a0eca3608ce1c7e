import Notice

/// Tells the operator when a screen that was there has gone dark, why as far as can be told, and when it is back; and counts
/// them for the metrics.
struct ScreenWatch: Sendable {
    let displays: DisplayDesk
    let log: EventLog
    let metrics: Metrics

    func check(now: Timestamp) {
        let (missed, back) = displays.changes(now: now)
        for view in missed {
            log(
                .warning, "a display is offline",
                [
                    "display": view.name, "cause": view.causes.joined(separator: "; "),
                    "last.seen": view.lastSeen?.rfc3339() ?? "",
                ])
        }
        for view in back { log(.info, "a display is back", ["display": view.name]) }
        let states = displays.views(now: now).map(\.state)
        for state in DisplayView.State.allCases {
            metrics.set(
                "noroshi_displays", ["state": state.rawValue], to: Double(states.count(where: { $0 == state })))
        }
    }
}
