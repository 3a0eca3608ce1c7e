import Notice

/// `noroshi subscription delete CHANNEL`: forgets a person who asks for it. The address is read from standard input, so that it
/// stands in no list of processes and in no history of commands.
enum SubscriptionCommand {
    static func run(_ arguments: inout Arguments, _ signals: Signals) async throws -> ExitCode {
        let client = try ControlClient(&arguments, withToken: true)
        let verb = try arguments.required(word: "what to do (delete)")
        guard verb == "delete" else {
            throw UsageError("`noroshi subscription` does not know \"\(verb)\"; it knows: delete")
        }
        let channel = try arguments.required(word: "the channel's name")
        try arguments.finish()
        guard let address = try address(), !address.isEmpty else {
            throw UsageError("give the address on standard input")
        }
        let answer = try client.post(
            "/v1/subscriptions/delete", JSONReply.encode(["channel": channel, "address": address]))
        guard answer.status == 200 else { throw answer.failure }
        if try answer.decoded([String: Bool].self)["found"] == true {
            Terminal.out("登録と書き込みを削除しました。 The subscription and what the person wrote are deleted.")
        } else {
            Terminal.out("登録も書き込みもありません。 Nothing of this address was kept on this channel.")
        }
        return .ok
    }

    private static func address() throws -> String? {
        if Terminal.isInteractive { return Terminal.ask("消す人の宛先 the person's address: ") }
        var lines = InputLines()
        return try lines.next()?.first
    }
}
