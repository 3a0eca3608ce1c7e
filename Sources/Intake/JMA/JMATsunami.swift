package import Notice

/// 津波警報・注意報・予報 (VTSE41), and the same table inside 津波情報 (VTSE51).
package struct JMATsunami: Sendable, Hashable {
    package struct Item: Sendable, Hashable {
        /// A tsunami forecast region (3 digits).
        package var area: Area
        package var code: String
        package var name: String
        package var lastCode: String?
        package var lastName: String?
        /// JMA's own words (`@description`): only there are １０ｍ and １０ｍ超 told apart.
        package var height: String?
        package var arrival: Timestamp?
        /// `津波到達中と推測`, `ただちに津波来襲と予測` …
        package var arrivalCondition: String?
    }

    package var telegram: JMATelegram
    package var items: [Item]
}
