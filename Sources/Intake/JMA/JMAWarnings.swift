package import Notice

/// 気象警報・注意報（Ｒ０６）, VPWW55–61: what is in force for every municipality of one office's region, by phenomenon. VPWS50 says
/// the same of all phenomena at once; of the former system VPWW54 does, and VXWW50 for landslides.
package struct JMAWarnings: Sendable, Hashable {
    package struct Kind: Sendable, Hashable {
        /// Scoped to this family: `49`; `00` or empty where nothing is in force.
        package var code: String
        /// The official name, full-width digits kept: `レベル４土砂災害危険警報`.
        package var name: String
        /// As the telegram says; wording only, news is the difference of codes.
        package var status: String
        package var lastCode: String?
        package var lastName: String?

        package var isInForce: Bool { !code.isEmpty && code != "00" && status != "解除" }
    }

    package struct Item: Sendable, Hashable {
        package var area: Area
        package var kinds: [Kind]
    }

    package var telegram: JMATelegram
    /// One for each municipality (市町村等); empty in a 取消.
    package var items: [Item]
    /// Whose codes these are: the same number means another thing in the other system.
    package var system = JMASystem.levels
    /// 集約通報: it speaks for every family.
    package var isSummary = false
}
