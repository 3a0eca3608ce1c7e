package import Notice

/// What is frozen with a version when it becomes public: whom it is for, by which channels and how loud.
package struct Release: Sendable, Hashable {
    package var audience: Audience
    package var channels: [ChannelID]
    package var manner: Manner

    package init(audience: Audience, channels: [ChannelID], manner: Manner = .loud) {
        self.audience = audience
        self.channels = channels
        self.manner = manner
    }
}
