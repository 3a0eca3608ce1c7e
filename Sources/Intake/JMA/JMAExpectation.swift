package import Notice

/// 気象警報・注意報時系列情報 (VPWP50): the heaviest class expected for each municipality and phenomenon in the next hours.
/// It alone says that a warning in force will be raised (facts: jma.md §3).
package struct JMAExpectation: Sendable, Hashable {
    package struct Peak: Sendable, Hashable {
        /// As warnings name it: `landslide`.
        package var phenomenon: String
        package var hazard: Hazard
        /// The danger level: `41`, and its official name: 警戒レベル４相当.
        package var code: String
        package var name: String
        /// When the first step of this class begins, and what JMA calls that time: ２２日昼過ぎ.
        package var from: Timestamp
        package var fromName: String
    }

    package struct Item: Sendable, Hashable {
        package var area: Area
        /// Of the phenomena that are expected to reach 注意報級 at all.
        package var peaks: [Peak]
    }

    package var telegram: JMATelegram
    package var items: [Item]

    /// It speaks in steps of three hours (facts: jma.md §3).
    static let stepSeconds: Int64 = 3 * 3600
}
