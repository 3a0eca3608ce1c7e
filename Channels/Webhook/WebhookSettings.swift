package import Channel
import Notice
package import Settings

/// What an operator sets for signed webhooks. Their addresses and secrets belong to the subscriptions.
package struct WebhookSettings: Sendable, Equatable {
    /// Seconds for the whole exchange.
    package var timeout: Int
    package var confinement: Confinement

    package static let usualTimeout = 15

    package init(timeout: Int = WebhookSettings.usualTimeout, confinement: Confinement) {
        self.timeout = timeout
        self.confinement = confinement
    }

    /// The section `webhook` of the settings.
    package init(_ section: Section, confinement: Confinement) throws {
        let timeout = try section.value(
            "timeout", .duration(in: .seconds(5) ... .seconds(30)), default: .seconds(Self.usualTimeout))
        self.init(timeout: Int(timeout.components.seconds), confinement: confinement)
    }
}
