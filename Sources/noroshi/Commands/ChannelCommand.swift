/// `noroshi channel test NAME ADDRESS`: one message through one channel, to see whether it is set up right.
enum ChannelCommand {
    private struct Answer: Decodable {
        var outcome: String
        var detail: String
    }

    static func run(_ arguments: inout Arguments, _ signals: Signals) async throws -> ExitCode {
        guard try arguments.required(word: "what to do (test)") == "test" else {
            throw UsageError("`noroshi channel` knows only `test`")
        }
        let client = try ControlClient(&arguments)
        let name = try arguments.required(word: "the channel's name")
        let address = try arguments.required(word: "the address to send to")
        try arguments.finish()
        let answer = try client.post("/v1/channels/\(name)/test", Array(address.utf8)).decoded(Answer.self)
        Terminal.out(answer.detail.isEmpty ? answer.outcome : "\(answer.outcome): \(answer.detail)")
        return answer.outcome == "accepted" || answer.outcome == "pending" ? .ok : .error
    }
}
