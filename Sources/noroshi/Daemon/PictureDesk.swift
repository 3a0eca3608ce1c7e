import Crypto
import HTTP
import Notice
import Picture
import Signage
import Synchronization

/// The boards as pictures: drawn when they are asked for, once for however many ask, and kept until what they say changes or
/// the time printed on them is over.
final class PictureDesk: Sendable {
    struct Image: Sendable, Hashable {
        var bytes: [UInt8]
        var contentType: String
        /// The first 128 bits of SHA-256 of the bytes: what a player compares to see whether it has to redraw.
        var tag: String
        /// When the next one is due, as printed on it.
        var nextUpdate: Timestamp
    }

    /// Seconds for which a picture stands: how old what it prints can be.
    struct Rhythm: Sendable, Hashable {
        /// While nothing takes the display over.
        var calm: Int64
        /// While something does.
        var alert: Int64

        /// For players on mains power.
        static let player = Rhythm(calm: 300, alert: 60)
        /// For panels on a battery, which lasts some 78 days at 15 minutes (facts: signage.md §2).
        static let panel = Rhythm(calm: 900, alert: 60)
    }

    private struct Key: Hashable {
        /// Nil for the public board.
        var display: String?
        var panel: Panel
        var asOf: Timestamp
        var edition: Int
    }

    typealias Waiting = @Sendable (Image?) -> Void

    private struct State {
        var edition = -1
        /// When that edition was first drawn: no picture claims a time before it.
        var editionAt = Timestamp(milliseconds: 0)
        var images: [Key: Image] = [:]
        var waiting: [Key: [Waiting]] = [:]
    }

    /// Displays times panels, and old slots of them.
    private static let imageLimit = 256

    private let helper: DrawingHelper?
    private let showcase: Showcase
    private let clock: any Clock
    private let log: EventLog
    private let state = Mutex(State())

    init(_ helper: DrawingHelper?, showcase: Showcase, clock: any Clock, log: EventLog) {
        self.helper = helper
        self.showcase = showcase
        self.clock = clock
        self.log = log
    }

    /// Whether there is anything that draws.
    var draws: Bool { helper != nil }

    /// Hands the picture over, at once where it is there; nil where it cannot be drawn, or the display is not known.
    func image(of display: String?, _ panel: Panel, _ rhythm: Rhythm, _ done: @escaping Waiting) {
        guard let helper, let scene = showcase.drawing(display) else { return done(nil) }
        let seconds = scene.isTakenOver ? rhythm.alert : rhythm.calm
        let now = clock.now
        let slot = now.seconds / seconds
        let nextUpdate = Timestamp(milliseconds: (slot + 1) * seconds * 1000)
        let (key, image, isFirst) = state.withLock { state -> (Key, Image?, Bool) in
            if state.edition < scene.edition {
                state.edition = scene.edition
                state.editionAt = now
                state.images = [:]
            }
            let asOf = max(Timestamp(milliseconds: slot * seconds * 1000), state.editionAt)
            let key = Key(display: display, panel: panel, asOf: asOf, edition: scene.edition)
            if let image = state.images[key] { return (key, image, false) }
            state.waiting[key, default: []].append(done)
            return (key, nil, state.waiting[key]?.count == 1)
        }
        if let image { return done(image) }
        guard isFirst else { return }
        let picture = scene.picture(
            panel, asOf: key.asOf, nextUpdate: nextUpdate, turn: Int(clamping: slot))
        helper.draw(picture) { [self] result in finish(key, nextUpdate, result) }
    }

    private func finish(
        _ key: Key, _ nextUpdate: Timestamp, _ result: Result<DrawingHelper.Drawn, DrawingHelper.Failure>
    ) {
        var image: Image?
        switch result {
        case .success(let drawn):
            let tag = Hexadecimal.encode(Array(SHA256.hash(drawn.bytes).prefix(16)))
            image = Image(
                bytes: drawn.bytes, contentType: key.panel.format.contentType, tag: tag, nextUpdate: nextUpdate)
            if !drawn.notes.isEmpty {
                log(
                    .warning, "a picture does not show everything",
                    ["display": key.display ?? "board", "reason": drawn.notes.joined(separator: "; ")])
            }
        case .failure(let failure):
            log(
                .error, "a picture could not be drawn",
                ["display": key.display ?? "board", "reason": failure.description])
        }
        let made = image
        let waiting = state.withLock { state -> [Waiting] in
            if let made, state.edition == key.edition {
                if state.images.count >= Self.imageLimit { state.images = [:] }
                state.images[key] = made
            }
            return state.waiting.removeValue(forKey: key) ?? []
        }
        for done in waiting { done(made) }
    }
}

extension Picture.Format {
    var contentType: String {
        switch self {
        case .png: "image/png"
        case .bmp: "image/bmp"
        case .jpeg: "image/jpeg"
        }
    }

    /// How every file of it begins.
    var signature: [UInt8] {
        switch self {
        case .png: [0x89, 0x50, 0x4E, 0x47]
        case .bmp: [0x42, 0x4D]
        case .jpeg: [0xFF, 0xD8]
        }
    }

    var suffix: String {
        switch self {
        case .png: "png"
        case .bmp: "bmp"
        case .jpeg: "jpg"
        }
    }
}
