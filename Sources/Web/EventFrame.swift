/// One published event, encoded once for all its receivers.
struct EventFrame: Sendable {
    /// For HTTP/1.0, which ends the stream by closing.
    let plain: [UInt8]
    /// For HTTP/1.1.
    let chunk: [UInt8]
}
