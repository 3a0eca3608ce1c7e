import CCurl
import Channel

/// The part of a transfer that depends on its protocol. Used on one thread only.
protocol Exchange: AnyObject {
    /// Names the options that `setLasting` sets: two exchanges with the same one need the same.
    var shape: Shape { get }
    func setLasting(on handle: EasyHandle)
    /// Sets what is this exchange's own, all of it each time.
    func setOwn(on handle: EasyHandle)
    /// The connection stands and the request's first byte goes out next. A refusal ends the exchange; its reason is
    /// then in `fault`.
    func begin(on handle: EasyHandle) -> Bool
    /// One line of the answer's head with its line end; false ends the exchange.
    func takeHeader(_ line: UnsafeBufferPointer<UInt8>) -> Bool
    func takeBody(_ bytes: UnsafeRawBufferPointer) -> Bool
    /// Whether the peer may have processed the request by now, which makes a failure ambiguous.
    var mayBeProcessed: Bool { get }
    /// Our own reason for having ended it.
    var fault: String? { get }
    /// The answer, where the peer gave a whole one.
    func response(after result: CURLcode, on handle: EasyHandle) -> Response?
}

/// What decides an exchange's lasting options.
struct Shape: Equatable {
    var scheme: TargetURL.Scheme
    /// HTTP's method; for mail, whatever makes two mails need two connections.
    var kind: String
    var hasBody = false
}
