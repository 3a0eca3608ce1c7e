import Chat

// What the doctor says of the lists behind intents.
extension Finding {
    /// - Parameter table: of the running daemon.
    static func table(_ table: TableHealth) -> Finding {
        let check = "table"
        guard let fault = table.fault else {
            return .ok(
                check, "一覧 \(table.intent)：ファイルと同じ内容で答えています", "list \(table.intent): as its file",
                at: table.path)
        }
        return .attention(
            check, "一覧 \(table.intent)：ファイルを読めず、前の内容で答えています",
            "List \(table.intent): the one before goes on answering: \(fault)", at: table.path,
            fix: .init(
                ja: "ファイルがあるか、書式が正しいか、ディスクか共有フォルダーのサーバーと回線に異常がないかを確かめてください。このままでは次に起動できません。",
                en:
                    "Look at the file, and at the disk or the network mount it lies on. As it is the daemon does not start again."
            ))
    }

    /// A list that the next start reads.
    ///
    /// - Parameter seconds: how long it may take to answer.
    static func table(_ id: IntentID, _ path: String, within seconds: Int) -> Finding {
        let check = "table"
        switch answer(within: seconds, { Result { try TableFiles.load([id: path]) } }) {
        case .success: return .ok(check, "一覧 \(id) を読みました", "list \(id): read", at: path)
        case .failure(let fault):
            return .fault(
                check, "一覧 \(id) に誤りがあります。このままでは起動できません", "\(fault)", at: path,
                fix: .init(ja: "示された行を直してください。", en: "Mend what is named; without it the daemon does not start."))
        case nil:
            return .fault(
                check, "一覧 \(id) のファイルが応答しません。このままでは起動できません",
                "List \(id): its file has not answered for \(seconds) s; the daemon would wait for it at its start",
                at: path,
                fix: .init(
                    ja: "ファイルのあるディスクか、ネットワーク上の共有フォルダーのサーバーと回線を確かめてください。",
                    en: "Look at the disk, or at the server and the line of the network mount it lies on."))
        }
    }
}
