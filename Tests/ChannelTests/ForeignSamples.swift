import Channel
import Foundation
import Notice
import Testing

/// Writes what the channels send into `$NOROSHI_FOREIGN`, for `Tests/Foreign/check_channels.py` to read with libraries
/// that are not ours.
@Suite("What the channels send, for foreign eyes")
struct ForeignSamples {
    private static let folder = ProcessInfo.processInfo.environment["NOROSHI_FOREIGN"]

    @Test("requests are written out", .enabled(if: folder != nil, "set NOROSHI_FOREIGN to a folder"))
    func write() throws {
        let folder = URL(filePath: try #require(Self.folder))
        let cases: [(String, String, String)] = [
            ("plain", "北地区に避難指示を出しました", "川の水が増えています。"),
            ("long", String(repeating: "避難指示🍎", count: 30), String(repeating: "👨‍👩‍👧‍👦あ\n.\n", count: 3000)),
            ("markup", "<b>&\"'", "From here\n.\n..\n<script>"),
        ]
        let channels: [any Channel] = [Samples.line(), try Samples.mail(), Samples.webhook()]
        for (name, headline, body) in cases {
            for channel in channels {
                let prepared = try channel.prepare(Samples.notice(), Samples.rendering(headline: headline, body: body))
                let step = channel.begin(prepared, [Samples.recipient(channel)], Samples.context)
                guard case .send(let request, _) = step else { continue }
                let stem = "\(channel.id.rawValue)-\(name)"
                switch request {
                case .http(let request):
                    try Data(request.body).write(to: folder.appending(path: "\(stem).json"))
                    let headers = request.headers.map { "\($0.name): \($0.value)\n" }.joined()
                    try Data(headers.utf8).write(to: folder.appending(path: "\(stem).headers"))
                case .smtp(let request):
                    try Data(request.message).write(to: folder.appending(path: "\(stem).eml"))
                    let expected = headline.count > 120 ? String(headline.prefix(119)) + "…" : headline
                    try Data(expected.utf8).write(to: folder.appending(path: "\(stem).subject"))
                }
            }
        }
    }
}
