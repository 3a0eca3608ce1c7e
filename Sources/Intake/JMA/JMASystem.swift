/// Which generation of JMA's weather products a source reads. Both are sent in parallel until about 2028-05; reading both
/// would tell everything two or three times (facts: jma.md §3).
package enum JMASystem: String, Sendable, Hashable, Codable, CaseIterable {
    /// Since 2026-05-29, levels stand in the names: VPWW55–61, VPWP50, VPWS50, VPBS50.
    case levels
    /// Before: VPWW54, VXWW50, VPOA50.
    case former
}
