package import Notice

/// 噴火警報・予報 (VFVO50): what is in force around one volcano, by municipality.
package struct JMAVolcano: Sendable, Hashable {
    package struct Kind: Sendable, Hashable {
        /// `01` 噴火警報, `02` 火口周辺警報, `03` 噴火警報（周辺海域）, `04` 警報解除, `05` 噴火予報.
        package var code: String
        package var name: String
        package var areas: [Area]
    }

    package var telegram: JMATelegram
    /// Three digits, permanent; it is the event's id.
    package var volcano: Area
    /// What the title calls it: 噴火警報（居住地域）.
    package var name: String
    package var kinds: [Kind]
}
