import Notice
import Signage

/// `noroshi display list|on|off|panels|enrol|remove`: the screens, what each shows and whether anybody can see it; and the
/// panels that fetch pictures.
enum DisplayCommand {
    static func run(_ arguments: inout Arguments, _ signals: Signals) async throws -> ExitCode {
        let what = try arguments.required(word: "what to do (list, on, off, panels, enrol, remove)")
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
            let answer = try client.post("/v1/displays/\(URIText.escaped(name))/\(what)", [])
            let views = try answer.decoded([DisplayView].self)
            if json { Terminal.out(answer.text) } else { show(views) }
            return .ok
        case "panels":
            try arguments.finish()
            try show(panels: try client.get("/v1/panels"), json)
            return .ok
        case "enrol":
            let name = try arguments.required(word: "the display's name")
            let mac = try arguments.required(word: "the panel's address, e.g. AA:BB:CC:DD:EE:FF")
            try arguments.finish()
            try show(panels: try client.post("/v1/panels/\(URIText.escaped(mac))/\(URIText.escaped(name))", []), json)
            return .ok
        case "remove":
            let mac = try arguments.required(word: "the panel's address, e.g. AA:BB:CC:DD:EE:FF")
            try arguments.finish()
            try show(panels: try client.post("/v1/panels/\(URIText.escaped(mac))/remove", []), json)
            return .ok
        default: throw UsageError("`noroshi display` knows list, on, off, panels, enrol and remove, not \"\(what)\"")
        }
    }

    private static func show(panels answer: ControlClient.Answer, _ json: Bool) throws {
        let views = try answer.decoded([PanelDesk.View].self)
        if json { return Terminal.out(answer.text) }
        if views.isEmpty { Terminal.out("電子ペーパーは登録されていません no panels are entered") }
        for view in views {
            let seen = view.lastSeen.map { "\($0.japaneseDayAndClock) に確認 last seen" } ?? "接続なし never seen"
            let state =
                view.display.map { "\($0)  \(view.hasKey ? "登録済み entered" : "端末の接続待ち waits for the panel")" }
                ?? "未登録 not entered: noroshi display enrol NAME \(view.mac)"
            Terminal.out("\(Terminal.bold(view.mac))  \(state)  \(seen)")
        }
    }

    private static func show(_ views: [DisplayView]) {
        if views.isEmpty { Terminal.out("表示板は設定されていません no displays are configured") }
        for view in views {
            let seen = view.lastSeen.map { "\($0.japaneseDayAndClock) に確認 last seen" } ?? "接続なし never seen"
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
