package import Notice
package import Settings

/// What may go out unattended, how loud and by whom: the publication table, the ceilings of the sources, the rules of
/// approval and the 公開訓練. Pure.
///
/// Fails closed: what no row names, what comes from a source without a ceiling and what lies above one waits for two
/// people. An order never goes out unattended.
package struct Policy: Sendable, Hashable {
    /// In the order of the file: the first that matches decides.
    package var rows: [Row]
    package var ceilings: [SourceID: Ceiling]
    /// In the order of the file: the first that matches decides; where none does, two people are needed.
    package var approvals: [ApprovalRule]
    package var publicDrills: [String: PublicDrill]

    package init(
        rows: [Row], ceilings: [SourceID: Ceiling], approvals: [ApprovalRule] = [],
        publicDrills: [String: PublicDrill] = [:]
    ) {
        self.rows = rows
        self.ceilings = ceilings
        self.approvals = approvals
        self.publicDrills = publicDrills
    }

    /// How far another machine's clock, or the watch of who writes a time down, may run ahead of ours.
    package static let clockToleranceSeconds: Int64 = 600

    /// Reads a publication table; throws every mistake in it with its line.
    package init(_ file: SettingsFile) throws(SettingsErrors) {
        let name = file.path.split(separator: "/").last.map(String.init) ?? file.path
        self = try file.decode { section in
            var rows = try section.value("rows", .list(of: .section(Row.init)))
            for index in rows.indices { rows[index].name = "row \(index + 1), \(name):\(rows[index].line)" }
            let ceilings = try section.value("ceilings", .dictionary(of: .section(Ceiling.init)))
            var approvals = try section.value("approvals", .list(of: .section(ApprovalRule.init)), default: [])
            for index in approvals.indices {
                approvals[index].name = "approval rule \(index + 1), \(name):\(approvals[index].line)"
            }
            let drills = try section.value("publicDrills", .dictionary(of: .section(PublicDrill.init)), default: [])
            return Policy(
                rows: rows,
                ceilings: Dictionary(ceilings.map { (SourceID(rawValue: $0.key), $0.value) }) { first, _ in first },
                approvals: approvals,
                publicDrills: Dictionary(
                    drills.map { id, drill in
                        var drill = drill
                        drill.id = id
                        return (id, drill)
                    }
                ) { first, _ in first })
        }
    }

    /// The cautious table this program ships (facts: ward.md). A site puts its own file in its place.
    package static func shipped() throws(SettingsErrors) -> Policy {
        try Policy(SettingsFile(path: "publication.json5", bytes: PackageResources.publication_json5))
    }
}
