import Notice

/// `noroshi display list|on|off`: the screens, what each shows and whether anybody can see it.
enum DisplayCommand {
    static func run(_ arguments: inout Arguments, _ signals: Signals) async throws -> ExitCode {
        let what = try arguments.required(word: "what to do (list, on, off)")
        let json = arguments.flag("--json")
        let client = try ControlClient(&arguments)
        switch what {
        case "list":
            try arguments.finish()
            let answer = try client.get("/v1/displays")
            let views = try answer.decoded([DisplayView].self)
            if json { Terminal.out(answer.text) } else { show(views) }
            return views.contains { $0.state == .offline } ? .error : .ok
        case "on", "off":
            let name = try arguments.required(word: "the display's name")
            try arguments.finish()
            let answer = try client.post("/v1/displays/\(name)/\(what)", [])
            let views = try answer.decoded([DisplayView].self)
            if json { Terminal.out(answer.text) } else { show(views) }
            return .ok
        default: throw UsageError("`noroshi display` knows list, on and off, not \"\(what)\"")
        }
    }

    private static func show(_ views: [DisplayView]) {
        if views.isEmpty { Terminal.out("表示板は設定されていません no displays are configured") }
        for view in views {
            let seen = view.lastSeen.map { "\($0.jstClock) に確認 last seen" } ?? "接続なし never seen"
            let size = view.size.map { "  \($0)" } ?? ""
            Terminal.out("\(Terminal.bold(view.name))  \(label(view.state))  \(seen)\(size)")
            for cause in view.causes { Terminal.out("    \(cause)") }
        }
    }

    private static func label(_ state: DisplayView.State) -> String {
        switch state {
        case .neverSeen: "未接続 never seen"
        case .online: "正常 online"
        case .doubtful: "要確認 look at it"
        case .offline: "不通 offline"
        case .off: "停止中 switched off"
        }
    }
}
