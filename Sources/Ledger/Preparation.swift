package import Notice

/// Bytes that are needed before a plan can go on: one version on one channel in one language.
package struct Preparation: Sendable, Hashable {
    package var notice: Notice
    package var channel: ChannelID
    package var language: LanguageTag
}
