import Channel
import Notice
import Picture
import Signage

/// Tags behind an OpenEPaperLink access point: their picture is sent there whenever it changes (facts: signage.md §3).
struct TagLoop: Sendable {
    /// One tag as the settings name it.
    struct Tag: Sendable, Hashable {
        var display: String
        /// The access point, e.g. `http://192.0.2.20`.
        var accessPoint: String
        /// 16 hexadecimal digits.
        var mac: String
        var width: Int
        var height: Int
        /// Quarter turns by which the access point turns the picture.
        var rotation: Int
    }

    let tags: [Tag]
    let pictures: PictureDesk
    let perform: Perform
    let clock: any Clock
    let log: EventLog

    /// A look costs a table's access where nothing has changed.
    private static let everyMilliseconds: Int64 = 5_000
    /// After a failure the access point is left alone, in looks.
    private static let pause = 12
    private static let timeout = 30

    /// Each access point has a task of its own: one that hangs delays its own tags and no others.
    func run() async {
        await withTaskGroup(of: Void.self) { group in
            for (_, tags) in Dictionary(grouping: tags, by: \.accessPoint) {
                group.addTask { await serve(tags) }
            }
        }
    }

    private func serve(_ tags: [Tag]) async {
        var shown: [Tag: String] = [:]
        var paused: [Tag: Int] = [:]
        while !Task.isCancelled {
            for tag in tags {
                if let left = paused[tag], left > 0 {
                    paused[tag] = left - 1
                    continue
                }
                guard let image = await image(tag), image.tag != shown[tag] else { continue }
                if await upload(image, to: tag) { shown[tag] = image.tag } else { paused[tag] = Self.pause }
            }
            do { try await clock.sleep(milliseconds: Self.everyMilliseconds) } catch { return }
        }
    }

    private func image(_ tag: Tag) async -> PictureDesk.Image? {
        let panel = Panel(width: tag.width, height: tag.height, inks: .blackAndWhite, format: .jpeg)
        return await withCheckedContinuation { continuation in
            pictures.image(of: tag.display, panel, .panel) { continuation.resume(returning: $0) }
        }
    }

    private func upload(_ image: PictureDesk.Image, to tag: Tag) async -> Bool {
        let minutes = max(1, (image.nextUpdate.seconds - clock.now.seconds + 59) / 60)
        let request = Self.request(image, tag, minutes: minutes)
        switch await perform(.http(request)) {
        case .http(let answer) where answer.status == 200: return true
        case .http(let answer):
            let text = String(decoding: answer.body.prefix(200), as: UTF8.self)
            log(
                .warning, "an access point refused a tag's picture",
                ["display": tag.display, "tag": tag.mac, "status": String(answer.status), "reason": text])
        case .failed(let failure):
            log(
                .warning, "an access point cannot be reached",
                ["display": tag.display, "tag": tag.mac, "reason": failure.reason])
        case .smtp: break
        }
        return false
    }

    /// `POST /imgupload` as a form with one file. `ttl` is the minutes until the tag asks again; text is not dithered.
    static func request(_ image: PictureDesk.Image, _ tag: Tag, minutes: Int64) -> HTTPRequest {
        let boundary = "noroshi-\(image.tag)"
        var body: [UInt8] = []
        for (name, value) in [
            ("mac", tag.mac), ("dither", "0"), ("ttl", String(minutes)), ("rotate", String(tag.rotation)),
        ] {
            body += Array("--\(boundary)\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\n\(value)\r\n".utf8)
        }
        body += Array(
            ("--\(boundary)\r\nContent-Disposition: form-data; name=\"file\"; filename=\"\(tag.mac).jpg\"\r\n"
                + "Content-Type: image/jpeg\r\n\r\n").utf8)
        body += image.bytes + Array("\r\n--\(boundary)--\r\n".utf8)
        return HTTPRequest(
            method: "POST", url: tag.accessPoint + "/imgupload",
            headers: [HeaderField("Content-Type", "multipart/form-data; boundary=\(boundary)")], body: body,
            timeout: timeout)
    }
}
