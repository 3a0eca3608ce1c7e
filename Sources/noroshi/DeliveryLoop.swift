package import Channel
package import Dispatch
package import Ledger
package import Notice
package import Wording

/// Drives deliveries from the ledger's plans to the channels and back.
package actor DeliveryLoop {
    package init(
        ledger: Ledger, channels: [ChannelID: any Channel], perform: @escaping @Sendable (Request) async -> Response,
        render: @escaping @Sendable (Notice, LanguageTag) -> Rendering, clock: any Clock,
        random: @escaping @Sendable () -> [UInt8], policy: RetryPolicy = RetryPolicy(),
        onOutcome: @escaping @Sendable (DeliveryEvent) -> Void = { _ in }
    ) {}

    /// Recovers what the last run left, then delivers until cancelled.
    package func run() async throws {}

    /// Tells the loop that a plan was accepted.
    package nonisolated func wake() {}
}
