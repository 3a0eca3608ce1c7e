import Testing

/// The daemon as a whole. One test after the other: each measures or fills two cores by itself.
@Suite(.serialized) enum Acceptance {}
