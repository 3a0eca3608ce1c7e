package import Notice
package import Settings

/// What may go out unattended, how loud and by whom: the publication table and the ceilings of the sources. Pure.
///
/// Fails closed: what no row names, what comes from a source without a ceiling and what lies above one waits for a
/// person. An order never goes out unattended.
package struct Policy: Sendable, Hashable {
    package var rows: [Row]
    package var ceilings: [SourceID: Ceiling]

    package init(rows: [Row], ceilings: [SourceID: Ceiling]) {
        self.rows = rows
        self.ceilings = ceilings
    }

    /// Reads a publication table; throws every mistake in it with its line.
    package init(_ file: SettingsFile) throws(SettingsErrors) {
        self = try file.decode(Policy.init(section:))
    }

    /// The cautious table this program ships (facts: ward.md).
    package static func shipped() throws(SettingsErrors) -> Policy {
        try Policy(SettingsFile(path: "publication.json5", bytes: PackageResources.publication_json5))
    }
}
