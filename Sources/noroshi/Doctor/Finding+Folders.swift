import Files
import Foundation
import Notice
import Synchronization

// What the doctor says of the folders and mailboxes into which documents are put.
extension Finding {
    /// - Parameter seconds: how long the folder may take to answer: the server of a network file system may be away.
    static func folder(_ source: SourceID, _ folder: DoorSettings.Folder, within seconds: Int) -> Finding {
        answer(within: seconds) { Finding.folder(source, folder) }
            ?? .fault(
                "source.folder", "情報源 \(source) のフォルダーが応答しません。置かれた文書は読まれません",
                "Source \(source): its folder has not answered for \(seconds) s; nothing put into it is read",
                at: folder.path,
                fix: .init(
                    ja: "フォルダーのあるディスクか、ネットワーク上の共有フォルダーのサーバーと回線を確かめてください。",
                    en: "Look at the disk, or at the server and the line of the network mount it lies on."))
    }

    /// What `work` gives; nil where it takes longer, and then it is left to itself.
    static func answer<Value: Sendable>(within seconds: Int, _ work: @escaping @Sendable () -> Value) -> Value? {
        let answer = Answer<Value>()
        let done = DispatchSemaphore(value: 0)
        DispatchQueue(label: "noroshi-doctor").async {
            let value = work()
            answer.value.withLock { $0 = value }
            done.signal()
        }
        return done.wait(timeout: .now() + .seconds(seconds)) == .success ? answer.value.withLock { $0 } : nil
    }

    private final class Answer<Value: Sendable>: Sendable {
        let value = Mutex<Value?>(nil)
    }

    private static func folder(_ source: SourceID, _ folder: DoorSettings.Folder) -> Finding {
        let check = "source.folder"
        if let fault = Spool.fault(folder.path, layout: folder.layout) {
            return .fault(
                check, "情報源 \(source) のフォルダーを使えません。置かれた文書は読まれません", fault.description, at: folder.path,
                fix: .init(
                    ja: "フォルダーがあること、狼煙が書き込めること、相手のグループのほかは書き込めないこと（chmod o-w）を確かめてください。",
                    en: "\(fault.fix)."))
        }
        do throws(FilesError) {
            let refused = try Spool.refusedCount(folder.path, layout: folder.layout)
            guard refused > 0 else {
                return .ok(
                    check, "情報源 \(source)：フォルダーを使えます。受け取らなかった文書はありません",
                    "source \(source): its folder can be used, nothing lies refused", at: folder.path)
            }
            return .attention(
                check, "情報源 \(source)：受け取らなかった文書が\(refused)件あります",
                "Source \(source): \(refused) documents lie refused", at: "\(folder.path)/refused",
                fix: .init(
                    ja: "それぞれの .reason.txt に理由とどうすればよいかがあります。直して置き直すか、不要なら消してください。",
                    en: "Each has a .reason.txt. Mend it and put it in again, or remove it."))
        } catch {
            return .fault(
                check, "情報源 \(source) のフォルダーを調べられません", error.description, at: folder.path,
                fix: .init(ja: "フォルダーの権限とディスクを確かめてください。", en: "\(error.fix)."))
        }
    }
}
