import Testing

/// The real binary under fault. One test after the other: each starts processes of its own.
@Suite(.serialized) enum Faults {}
