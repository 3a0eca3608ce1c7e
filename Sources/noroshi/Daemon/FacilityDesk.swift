import Crypto
import Ledger
import Notice
import Settings
import Signage

/// Every configured facility and what is known of it now.
final class FacilityDesk: Sendable {
    private let facilities: [Facility]
    private let tokens: [(digest: [UInt8], id: String)]
    private let state: SignageState
    private let showcase: Showcase
    private let onChange: @Sendable () -> Void

    /// More than this is a slip of the finger.
    static let mostPeople = 100_000

    init(
        _ entries: [SignageSettings.FacilityEntry], state: SignageState, showcase: Showcase,
        onChange: @escaping @Sendable () -> Void
    ) {
        facilities = entries.map(\.facility)
        tokens = entries.compactMap { entry in
            entry.token.map { (Array(SHA256.hash($0.revealedBytes)), entry.facility.id) }
        }
        self.state = state
        self.showcase = showcase
        self.onChange = onChange
        showcase.setFacilities(all)
    }

    var all: [OpenFacility] { Self.all(facilities, state.current) }

    private static func all(_ facilities: [Facility], _ value: SignageState.Value) -> [OpenFacility] {
        facilities.map { OpenFacility($0, value.reports[$0.id]) }
    }

    func facility(_ id: String) -> OpenFacility? { all.first { $0.facility.id == id } }

    func facility(token: String) -> OpenFacility? {
        let digest = Array(SHA256.hash(Array(token.utf8)))
        var found: String?
        for entry in tokens where ConstantTime.areEqual(digest, entry.digest) { found = entry.id }
        return found.flatMap { facility($0) }
    }

    /// Records what somebody there says. A state is told to every board; a count is not shown on them, and whoever counts
    /// at the door taps once a person. `people` counts who is there; nil leaves the count.
    @discardableResult
    func report(
        _ id: String, state newState: Facility.State? = nil, people: Int? = nil, adding: Int = 0, now: Timestamp
    ) async throws -> OpenFacility {
        guard let facility = facilities.first(where: { $0.id == id }) else {
            throw LedgerError.notFound("facility \(id)")
        }
        let isCount = newState == nil
        let open = try await state.change { value in
            let known = OpenFacility(facility, value.reports[id])
            let before = people ?? known.report?.people
            let counted = before == nil && adding == 0 ? nil : min(Self.mostPeople, max(0, (before ?? 0) + adding))
            let next = newState ?? known.state
            // Who closes sends everybody home: the next opening counts anew.
            value.reports[id] = Facility.Report(state: next, people: next == .closed ? nil : counted, at: now)
            return OpenFacility(facility, value.reports[id])
        } then: { [facilities, showcase] value in
            showcase.setFacilities(Self.all(facilities, value), isCount: isCount)
        }
        if !isCount { onChange() }
        return open
    }
}
