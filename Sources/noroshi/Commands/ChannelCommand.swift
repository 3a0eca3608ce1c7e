import Files

/// `noroshi channel test NAME ADDRESS [--secret-file FILE]`: one message through one channel, to see whether it is set up right.
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
        let secretFile = try arguments.option("--secret-file")
        let name = try arguments.required(word: "the channel's name")
        let address = try arguments.required(word: "the address to send to")
        try arguments.finish()
        let secret = try secretFile.map { file in
            guard let bytes = try SecretFile.read(file) else {
                throw CommandFailure("--secret-file: there is no file \(file)", code: .usage)
            }
            return "\n" + String(decoding: bytes, as: UTF8.self).trimmed
        }
        let body = Array((address + (secret ?? "")).utf8)
        let answer = try client.post("/v1/channels/\(name)/test", body).decoded(Answer.self)
        Terminal.out(answer.detail.isEmpty ? answer.outcome : "\(answer.outcome): \(answer.detail)")
        return answer.outcome == "accepted" || answer.outcome == "pending" ? .ok : .error
    }
}
