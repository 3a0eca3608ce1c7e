import FoundationEssentials
import Notice

/// `noroshi notice break-glass`: one person alone at night, on a recorded verbal order.
enum BreakGlassCommand {
    private struct Body: Encodable {
        struct Authority: Encodable {
            var from: String
            var at: String
            var by: String
        }
        var hash: String
        var level: Int?
        var areas: Int
        var reason: String
        var authority: Authority
        var token: String
    }

    static func run(_ arguments: inout Arguments) throws -> ExitCode {
        let id = try arguments.required(word: "the notice's id")
        let reason = try arguments.required("--reason")
        let authority = Body.Authority(
            from: try arguments.required("--authority-from"), at: try arguments.required("--authority-at"),
            by: try arguments.required("--authority-by"))
        let level = try arguments.integer("--level", in: 1...5)
        let areas = try arguments.integer("--areas", in: 0...10_000)
        let isSilent = arguments.flag("--no-input")
        let client = try ControlClient(&arguments, withToken: true)
        try arguments.finish()
        let view = try client.get("/v1/notices/\(id)").decoded(NoticeAnswer.self)
        view.printPreviews()
        let entered = try NoticeCommand.reenter(view.content, level: level, areas: areas)
        let token = try tokenAgain(client, isSilent: isSilent)
        let body = Body(
            hash: view.hash, level: entered.level, areas: entered.areas, reason: reason, authority: authority,
            token: token)
        let answer = try client.post("/v1/notices/\(id)/break-glass", Array(try JSONEncoder().encode(body)))
            .decoded(NoticeAnswer.self)
        Terminal.out("一人で緊急発信します。\(Newsroom.undoSeconds)秒のあいだ取り消せます。全員に通知し、記録しました。")
        Terminal.out("goes out in \(Newsroom.undoSeconds) s; stop it: noroshi notice withdraw \(answer.id) --reason …")
        return .ok
    }

    /// Typed at a terminal; elsewhere the token's file itself stands for whoever may read it.
    private static func tokenAgain(_ client: ControlClient, isSilent: Bool) throws -> String {
        let token = client.token ?? ""
        guard Terminal.isInteractive, !isSilent else { return token }
        let typed = Terminal.askSecretly("本人確認：トークンをもう一度入力してください Type your token again: ")
        return typed?.trimmed ?? ""
    }
}
