import InForce
import Notice

/// What a display shows of a scene, whether as a page or as a picture.
struct Shown {
    /// In force and meant for this display, most urgent first.
    let inForce: [Notice]
    /// All clears and retractions of disaster notices.
    let ended: [Notice]
    /// What takes it over; nil where nothing does.
    let hero: Notice?
    /// The other disaster notices.
    let others: [Notice]
    /// Whether everything on it is a drill. 公開訓練 is not: it is marked where it stands.
    let isDrill: Bool
    /// Whether an order is in force that does not stand here: another district's, or one below what this display shows.
    let hasOrderElsewhere: Bool

    init(_ display: Display, of scene: Scene, at site: Site) {
        inForce = display.isOff ? [] : scene.snapshot.inForce.filter { display.shows($0, at: site) }
        ended =
            display.isOff
            ? [] : scene.snapshot.ended.filter { $0.content.topic == .disaster && display.shows($0, at: site) }
        let disaster = inForce.filter { $0.content.topic == .disaster }
        let hero = disaster.first { $0.content.urgency >= display.takeover && $0.manner.takesOver }
        self.hero = hero
        others = disaster.filter { $0.id != hero?.id }
        isDrill =
            site.mode == .drill || inForce.contains { $0.content.status.isDrill && $0.content.status != .publicDrill }
        // Of everything in force, not of what is shown: nobody may read that there is no order because it is not theirs.
        hasOrderElsewhere =
            !inForce.contains(where: Self.isOrder) && scene.snapshot.inForce.contains(where: Self.isOrder)
    }

    /// An order that people must follow. That of a 公開訓練 is none, here or elsewhere: it neither hides that there is one nor that
    /// there is none. On a drill site every order is an exercise, and counts.
    private static func isOrder(_ notice: Notice) -> Bool {
        notice.content.order != nil && notice.content.topic == .disaster && notice.content.status != .publicDrill
    }

    var hasOrder: Bool { inForce.contains(where: Self.isOrder) }
    var news: [Notice] { inForce.filter { $0.content.topic != .disaster } }
    /// Whether something on it stays until it is lifted.
    var holds: Bool { inForce.contains { $0.content.topic == .disaster && $0.content.lastsUntilLifted } }
}
