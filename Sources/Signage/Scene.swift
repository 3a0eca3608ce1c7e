package import InForce
import Notice

/// Everything that signage shows at one moment.
package struct Scene: Sendable, Hashable {
    package var snapshot: Snapshot
    /// In the site's order.
    package var facilities: [OpenFacility]

    package init(_ snapshot: Snapshot, facilities: [OpenFacility] = []) {
        self.snapshot = snapshot
        self.facilities = facilities
    }

    /// Equal scenes show the same, whenever they were computed.
    package var isShownAs: Scene {
        var scene = self
        scene.snapshot.asOf = Timestamp(milliseconds: 0)
        return scene
    }
}
