import Notice
import Picture
import Signage

/// A display at one moment, ready to be laid out as a picture.
struct Drawing: Sendable {
    var display: Display
    var scene: Scene
    var signage: Signage
    /// Counts changes of what is shown.
    var edition: Int

    var isTakenOver: Bool { signage.isTakenOver(display, by: scene) }

    func picture(_ panel: Panel, asOf: Timestamp, nextUpdate: Timestamp, turn: Int) -> Picture {
        signage.picture(display, of: scene, panel: panel, asOf: asOf, nextUpdate: nextUpdate, turn: turn)
    }
}
