package import Notice

/// 指定河川洪水予報 (VXKO50–89): the state of one forecast area of a river.
package struct JMARiver: Sendable, Hashable {
    package var telegram: JMATelegram
    /// The forecast area: 12 digits, permanent. Its code is the event's id.
    package var area: Area
    package var code: String
    /// `レベル４氾濫危険警報`.
    package var name: String
    /// Municipalities in which flooding is expected (浸水想定地区).
    package var municipalities: [Area]
    /// The 町丁目 named in each of them, by municipality code (7 digits).
    package var places: [String: [String]] = [:]

    package var isInForce: Bool { code != "10" && code != "00" && !code.isEmpty }
}
