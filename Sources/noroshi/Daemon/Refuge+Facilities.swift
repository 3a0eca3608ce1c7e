import Chat
import Notice
import Signage

extension Refuge {
    /// Nil for what is nobody's to flee to, or lies nobody knows where.
    private init?(_ open: OpenFacility) {
        guard let place = open.facility.place else { return nil }
        let state: Refuge.State =
            switch open.state {
            case .closed: .closed
            case .preparing: .preparing
            case .open: .open
            case .full: .full
            }
        self.init(
            names: open.facility.names,
            kind: [.japanese: open.facility.kind.japanese, .english: open.facility.kind.english], state: state,
            place: place)
    }

    /// What the chat may send people to: of what is open against anything in force, or where nothing is, wherever one could go if
    /// something were.
    static func ofUse(_ facilities: [OpenFacility], against inForce: [Notice]) -> [Refuge] {
        let hazards = Set(inForce.map(\.content.hazard))
        return facilities.filter { open in
            guard hazards.isEmpty else { return hazards.contains { open.helps(against: $0) } }
            return open.facility.audience != .referred && open.facility.audience != .stranded
                && ![.waterStation, .temporaryStay, .welfareShelter].contains(open.facility.kind)
        }.compactMap(Refuge.init)
    }
}
