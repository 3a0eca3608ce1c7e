import FoundationEssentials
import HTTP
import Ledger
import Notice
import Signage
import Web

/// Displays: their page, the stream that tells them to look, what they say of themselves, and the switch for staff.
struct DisplayRoutes {
    let desk: DisplayDesk
    let showcase: Showcase
    let clock: any Clock

    /// Bytes of what a display says of itself.
    static let seenLimit = 1_024
    private static let mostText = 64

    func add(to router: inout Router) {
        let (desk, showcase, clock) = (desk, showcase, clock)
        router.on(.get, "/display/{token}") { request in
            guard let name = desk.name(token: request.parameters["token"]) else { return .now(Self.unknown) }
            desk.notePoll(of: name, now: clock.now)
            return showcase.reply(.display(name), target: request.rawTarget)
        }
        router.on(.get, "/display/{token}/events") { request in
            guard desk.name(token: request.parameters["token"]) != nil else { return .now(Self.unknown) }
            return .stream(topic: PublicRoutes.streamTopic, lastID: request.headers["Last-Event-ID"])
        }
        router.on(.get, "/display/{token}/worker.js") { request in
            let token = request.parameters["token"]
            guard desk.name(token: token) != nil else { return .now(Self.unknown) }
            // Beside the page it serves and not above it: the browser asks for leave to reach up.
            return .now(Self.worker(scope: "/display/\(token)"))
        }
        router.on(.post, "/display/{token}/seen", bodyLimit: Self.seenLimit) { request in
            guard let name = desk.name(token: request.parameters["token"]) else { return .now(Self.unknown) }
            guard let sighting = Self.sighting(request.body, at: clock.now) else {
                return .now(.problem(400, "The body must be JSON as the display's own script writes it."))
            }
            desk.note(sighting, of: name)
            return .now(.empty(204))
        }
        router.on(.get, "/v1/displays", scope: .local) { _ in .now(JSONReply.ok(desk.views(now: clock.now))) }
        router.on(.post, "/v1/displays/{name}/{switch}", scope: .local, bodyLimit: Self.seenLimit) { request in
            let (name, wanted) = (request.parameters["name"], request.parameters["switch"])
            guard desk.names.contains(name) else { return .now(.problem(404, "No display is called \(name).")) }
            guard wanted == "on" || wanted == "off" else { return .now(.problem(404, "A display is on or off.")) }
            return JSONReply.later {
                try await desk.switchOff(name, wanted == "off")
                return JSONReply.ok(desk.views(now: clock.now).filter { $0.name == name })
            }
        }
    }

    private static func worker(scope: String) -> HTTP.Response {
        HTTP.Response(
            headers: [
                ("Content-Type", Signage.worker.contentType), ("ETag", Signage.worker.etag),
                ("Cache-Control", "no-cache"), ("Service-Worker-Allowed", scope),
            ], body: Signage.worker.bytes)
    }

    /// A display that was taken away says so on the screen: a blank one would make somebody look for a fault.
    private static let unknown = HTTP.Response.html(
        Array(
            """
            <!doctype html><html lang="ja"><meta charset="utf-8"><title>表示板</title>
            <p>この表示板のアドレスは登録されていません。</p><p lang="en">This display address is not registered.</p></html>
            """.utf8), status: 404, headers: [("Cache-Control", "no-store")])

    private struct Seen: Decodable {
        var client: String
        var content: String
        var visible: Bool
        var width: Int
        var height: Int
        var tight: Int
        var streaming: Bool
    }

    static func sighting(_ body: [UInt8], at now: Timestamp) -> DisplayDesk.Sighting? {
        guard let seen = try? JSONDecoder().decode(Seen.self, from: Data(body)), !seen.client.isEmpty,
            seen.client.utf8.count <= mostText, seen.content.utf8.count <= mostText,
            (seen.client + seen.content).utf8.allSatisfy({ (0x21...0x7E).contains($0) }),
            (0...100_000).contains(seen.width), (0...100_000).contains(seen.height), (0...5).contains(seen.tight)
        else { return nil }
        return DisplayDesk.Sighting(
            client: seen.client, at: now, content: seen.content, isVisible: seen.visible, width: seen.width,
            height: seen.height, tightness: seen.tight, isStreaming: seen.streaming)
    }
}
