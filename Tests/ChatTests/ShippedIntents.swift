import Foundation
import Notice
import TestSupport

@testable import Chat

/// The intents of the project, read from its folder.
enum ShippedIntents {
    static let read: (library: IntentLibrary, problems: [IntentProblem]) = {
        let root = SharedSamples.projectRoot.appending(path: "Intents")
        var files: [(path: String, bytes: [UInt8])] = []
        let paths = (FileManager.default.subpaths(atPath: root.path) ?? []).sorted()
        for path in paths {
            var isDirectory: ObjCBool = false
            let url = root.appending(path: path)
            guard FileManager.default.fileExists(atPath: url.path, isDirectory: &isDirectory), !isDirectory.boolValue,
                let data = try? Data(contentsOf: url)
            else { continue }
            files.append((path, Array(data)))
        }
        return IntentLibrary.read(files)
    }()

    static var library: IntentLibrary { read.library }

    static let slots = Slots([
        Slots.mainPhone: [.japanese: "（代表電話）", .english: "(main number)"],
        Slots.mainHours: [.japanese: "平日 8時30分〜17時"],
        "phone.garbage": [.japanese: "（清掃担当）"],
    ])

    static let chat = Chat(library: library, languages: [.japanese, .easyJapanese, .english, .korean], slots: slots)
    static let index = IntentIndex(library)
}
