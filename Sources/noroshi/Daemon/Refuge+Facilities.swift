import Chat
import Notice
import Signage

extension InForceDigest.TooLate {
    /// Whom the level-5 orders in force concern: some districts only where each order names nothing else and some are spared.
    static func of(_ inForce: [Notice], in site: Site) -> Self? {
        let areas = inForce.filter {
            $0.content.order == .emergencySafety && $0.content.status != .publicDrill
        }.map(\.content.areas)
        guard !areas.isEmpty else { return nil }
        let codes = Set(areas.joined().map(\.code))
        let districts = site.districts.filter { codes.contains($0.code) }
        guard !areas.contains(where: \.isEmpty), districts.count == codes.count, districts.count < site.districts.count
        else { return .everybody }
        return .districts(districts.map(\.names))
    }
}

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

    /// What the chat may send people to: what is open and fit for every danger that people are ordered to leave, or else for
    /// every urgent one that people flee from; a place that is safe from the flood may lie below the slope. Where there is
    /// none, wherever one could go if there were.
    ///
    /// A 公開訓練 that is in force sends nobody anywhere and closes no place.
    static func ofUse(_ facilities: [OpenFacility], against inForce: [Notice]) -> [Refuge] {
        let inForce = inForce.filter { $0.content.status != .publicDrill }
        let ordered = Set(inForce.filter { $0.content.order != nil }.map(\.content.hazard))
        let urgent = Set(inForce.filter { $0.content.urgency >= .urgent }.map(\.content.hazard))
        let dangers = ordered.isEmpty ? urgent.filter { !$0.placesAreFitFor.isEmpty } : ordered
        // Who is stranded flees from nothing; once others flee, neither do they stay where they were told to wait.
        let areStranded = ordered.isEmpty && urgent.contains(.strandedCommuters)
        return facilities.filter { open in
            if areStranded, open.helps(against: .strandedCommuters) { return true }
            guard dangers.isEmpty else { return dangers.allSatisfy { open.isFit(for: $0) } }
            return !areStranded && open.facility.audience != .referred && open.facility.audience != .stranded
                && ![.waterStation, .temporaryStay, .welfareShelter].contains(open.facility.kind)
        }.compactMap(Refuge.init)
    }
}
