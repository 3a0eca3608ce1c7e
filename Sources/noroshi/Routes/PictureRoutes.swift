import HTTP
import Notice
import Picture
import Signage
import Web

/// The boards as pictures of fixed sizes: `/board/1920x1080.png`, `/display/<token>/800x480.png`.
struct PictureRoutes {
    let pictures: PictureDesk
    let displays: DisplayDesk
    let clock: any Clock

    /// A player that fetches pictures may do so every quarter of an hour.
    private static let usualPoll: Int64 = 900_000

    func add(to router: inout Router) {
        let (pictures, displays, clock) = (pictures, displays, clock)
        router.on(.get, "/board/{picture}") { request in
            Self.reply(request.parameters["picture"], nil, pictures)
        }
        router.on(.get, "/display/{token}/{picture}") { request in
            guard let name = displays.name(token: request.parameters["token"]) else { return .now(Self.nothing) }
            displays.notePoll(of: name, now: clock.now, nextWithin: Self.usualPoll)
            return Self.reply(request.parameters["picture"], name, pictures)
        }
    }

    private static let nothing = HTTP.Response.problem(404, "There is nothing at this address.")
    private static let off = HTTP.Response.problem(
        503, "Pictures are off here: noroshi-draw is not installed beside noroshi.", headers: [("Retry-After", "3600")])
    private static let failed = HTTP.Response.problem(
        503, "The picture cannot be drawn now; keep the last one.", headers: [("Retry-After", "60")])

    private static func reply(_ file: String, _ display: String?, _ pictures: PictureDesk) -> Reply {
        guard let panel = Panel.named[file] else { return .now(nothing) }
        guard pictures.draws else { return .now(off) }
        return .later { completion in
            pictures.image(of: display, panel, .player) { image in
                completion(image.map { response($0, cacheControl: "no-cache") } ?? failed)
            }
        }
    }

    static func response(_ image: PictureDesk.Image, cacheControl: String) -> HTTP.Response {
        HTTP.Response(
            headers: [
                ("Content-Type", image.contentType), ("ETag", "\"\(image.tag)\""), ("Cache-Control", cacheControl),
                ("Access-Control-Allow-Origin", "*"), ("Access-Control-Expose-Headers", "ETag"),
            ], body: image.bytes)
    }
}
