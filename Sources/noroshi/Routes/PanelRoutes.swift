import FoundationEssentials
import HTTP
import Notice
import Picture
import Signage
import Synchronization
import Web

/// What TRMNL panels ask of their server, and how staff enter them (facts: signage.md §2).
///
/// A panel redraws only where `filename` differs from the last one, so that name is the hash of the picture. What is wrong is
/// said by the status of HTTP, upon which a panel keeps its picture and asks again later. Never by `status: 500` in a body:
/// the firmware takes that for an order to forget its key and its Wi-Fi.
struct PanelRoutes {
    let desk: PanelDesk
    let displays: DisplayDesk
    let pictures: PictureDesk
    let site: Site
    let clock: any Clock
    let log: EventLog

    private static let bodyLimit = 16_384
    /// Characters of a panel's own log that reach ours.
    private static let mostLogged = 400
    /// A panel is not asked to wake sooner, in seconds.
    private static let leastRest: Int64 = 30
    /// Seconds after which to ask again where there is no picture.
    private static let restAfterFault: Int64 = 300

    func add(to router: inout Router) {
        let (desk, displays, pictures, site, clock, log) = (desk, displays, pictures, site, clock, log)
        let shelf = Shelf()
        router.on(.get, "/api/setup") { request in
            guard let mac = PanelDesk.mac(request.headers["ID"]) else { return Self.answer(Setup.unknown) }
            return JSONReply.later {
                guard let key = try await desk.key(for: mac, now: clock.now) else { return JSONReply.ok(Setup.unknown) }
                log(.info, "a panel has fetched its key", ["panel": mac])
                return JSONReply.ok(
                    Setup(
                        status: 200, apiKey: key, friendlyID: String(mac.filter { $0 != ":" }.suffix(6)),
                        imageURL: site.publicURL + "/board/800x480.bmp", filename: "empty_state"))
            }
        }
        router.on(.get, "/api/display") { request in
            guard let mac = PanelDesk.mac(request.headers["ID"]), let key = request.headers["Access-Token"],
                let name = desk.display(of: mac, key: key, now: clock.now)
            else { return .now(Self.unknown) }
            // Bitmaps are what every firmware draws; PNG came with 1.5.2.
            let takesPNG = Self.isAtLeast([1, 5, 2], request.headers["FW-Version"])
            let panel = Panel(width: 800, height: 480, inks: .blackAndWhite, format: takesPNG ? .png : .bmp)
            return .later { completion in
                pictures.image(of: name, panel, .panel) { image in
                    guard let image else {
                        displays.notePoll(of: name, now: clock.now, nextWithin: Self.restAfterFault * 1000)
                        return completion(Self.noPicture)
                    }
                    let rest = max(Self.leastRest, image.nextUpdate.seconds - clock.now.seconds + 1)
                    displays.notePoll(of: name, now: clock.now, nextWithin: rest * 1000)
                    let file = "\(image.tag).\(panel.format.suffix)"
                    shelf.put(image, file)
                    completion(
                        JSONReply.ok(
                            Shown(
                                imageURL: "\(site.publicURL)/panels/\(file)", filename: file, refreshRate: String(rest)
                            )))
                }
            }
        }
        router.on(.get, "/panels/{file}") { request in
            // Its name is its hash: it never changes.
            guard let image = shelf.image(request.parameters["file"]) else {
                return .now(.problem(404, "This picture is over; ask /api/display for the newest."))
            }
            return .now(PictureRoutes.response(image, cacheControl: "public, max-age=3600, immutable"))
        }
        for path in ["/api/log", "/api/logs"] {
            router.on(.post, path, bodyLimit: Self.bodyLimit) { request in
                guard let mac = PanelDesk.mac(request.headers["ID"]), let key = request.headers["Access-Token"],
                    let name = desk.display(of: mac, key: key, now: clock.now)
                else { return .now(Self.unknown) }
                let text = String(decoding: request.body.prefix(Self.mostLogged), as: UTF8.self)
                log(.info, "a panel reports", ["display": name, "panel": mac, "text": text])
                return .now(.empty(204))
            }
        }
        addControl(to: &router)
    }

    private func addControl(to router: inout Router) {
        let (desk, displays, clock) = (desk, displays, clock)
        router.on(.get, "/v1/panels", scope: .local) { _ in .now(JSONReply.ok(desk.views)) }
        router.on(.post, "/v1/panels/{mac}/remove", scope: .local, bodyLimit: Self.bodyLimit) { request in
            guard let mac = PanelDesk.mac(request.parameters["mac"]) else {
                return .now(.problem(400, "A panel's address is six bytes, e.g. AA:BB:CC:DD:EE:FF."))
            }
            return JSONReply.later {
                try await desk.remove(mac)
                return JSONReply.ok(desk.views)
            }
        }
        router.on(.post, "/v1/panels/{mac}/{display}", scope: .local, bodyLimit: Self.bodyLimit) { request in
            let name = request.parameters["display"]
            guard let mac = PanelDesk.mac(request.parameters["mac"]) else {
                return .now(.problem(400, "A panel's address is six bytes, e.g. AA:BB:CC:DD:EE:FF."))
            }
            guard displays.names.contains(name) else { return .now(.problem(404, "No display is called \(name).")) }
            return JSONReply.later {
                try await desk.enrol(mac, for: name, now: clock.now)
                return JSONReply.ok(desk.views.filter { $0.mac == mac })
            }
        }
    }

    private static let unknown = HTTP.Response.problem(401, "No panel has this address and key.")
    private static let noPicture = HTTP.Response.problem(
        503, "The picture cannot be drawn now; keep the last one.", headers: [("Retry-After", String(restAfterFault))])

    private static func answer(_ value: some Encodable) -> Reply { .now(JSONReply.ok(value)) }

    /// Whether a version such as `1.6.2` is that or newer; nil and what is no version are older.
    static func isAtLeast(_ wanted: [Int], _ version: String?) -> Bool {
        guard let version, version.utf8.count <= 20 else { return false }
        let parts = version.split(separator: ".").map { Int($0.prefix { $0.isASCII && $0.isNumber }) ?? 0 }
        for (index, part) in wanted.enumerated() {
            let own = index < parts.count ? parts[index] : 0
            if own != part { return own > part }
        }
        return true
    }

    // MARK: Bodies

    private struct Setup: Encodable {
        var status: Int
        var apiKey: String?
        var friendlyID: String?
        var imageURL: String?
        var filename: String?

        static let unknown = Setup(status: 404)

        enum CodingKeys: String, CodingKey {
            case status, filename
            case apiKey = "api_key"
            case friendlyID = "friendly_id"
            case imageURL = "image_url"
        }

        /// Null is said, not left out.
        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(status, forKey: .status)
            try container.encode(apiKey, forKey: .apiKey)
            try container.encode(friendlyID, forKey: .friendlyID)
            try container.encode(imageURL, forKey: .imageURL)
            try container.encode(filename, forKey: .filename)
        }
    }

    private struct Shown: Encodable {
        var status = 0
        var imageURL: String
        var filename: String
        var refreshRate: String
        /// A panel's firmware is its owner's; a reset would wipe its Wi-Fi.
        var updateFirmware = false
        var resetFirmware = false

        enum CodingKeys: String, CodingKey {
            case status, filename
            case imageURL = "image_url"
            case refreshRate = "refresh_rate"
            case updateFirmware = "update_firmware"
            case resetFirmware = "reset_firmware"
            case firmwareURL = "firmware_url"
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(status, forKey: .status)
            try container.encode(imageURL, forKey: .imageURL)
            try container.encode(filename, forKey: .filename)
            try container.encode(refreshRate, forKey: .refreshRate)
            try container.encode(updateFirmware, forKey: .updateFirmware)
            try container.encodeNil(forKey: .firmwareURL)
            try container.encode(resetFirmware, forKey: .resetFirmware)
        }
    }

    /// The pictures panels were told of, by file name: each asks for its own a second later.
    private final class Shelf: Sendable {
        private static let room = 128
        private let images = Mutex<[String: PictureDesk.Image]>([:])
        private let order = Mutex<[String]>([])

        func put(_ image: PictureDesk.Image, _ file: String) {
            images.withLock { images in
                guard images.updateValue(image, forKey: file) == nil else { return }
                order.withLock { order in
                    order.append(file)
                    if order.count > Self.room { images[order.removeFirst()] = nil }
                }
            }
        }

        func image(_ file: String) -> PictureDesk.Image? { images.withLock { $0[file] } }
    }
}
