import CCurl
import Channel
import Synchronization

/// One request on its way from `Net.perform` through a loop or a mail session and back.
///
/// Unchecked: the fields below the mark belong to the one thread that drives the transfer, which takes it out of a
/// mailbox; `isCancelled` is atomic.
final class Transfer: @unchecked Sendable {
    let id: UInt64
    let target: TargetURL
    let exchange: any Exchange
    /// Whether only public addresses may be reached.
    let isGuarded: Bool
    private let cancelled = Atomic(false)

    /// Told of the answer, once.
    private var done: (@Sendable (Response) -> Void)?

    // The driving thread's own.
    /// When it is given up.
    var deadline: Milliseconds
    /// When a name lookup is given up; nil where none is under way.
    var resolveDeadline: Milliseconds?
    var handle: EasyHandle?
    /// Addresses not tried yet.
    var candidates: [IPAddress] = []
    /// The address connected to: checked, and the only one a socket is opened for.
    private(set) var address: IPAddress?
    /// Told of each socket opened for it.
    var onSocket: ((CInt) -> Void)?
    private var refusal: String?

    init(
        id: UInt64, target: TargetURL, exchange: any Exchange, isGuarded: Bool, deadline: Milliseconds,
        done: @escaping @Sendable (Response) -> Void
    ) {
        self.done = done
        self.id = id
        self.target = target
        self.exchange = exchange
        self.isGuarded = isGuarded
        self.deadline = deadline
    }

    var isCancelled: Bool { cancelled.load(ordering: .acquiring) }

    func cancel() { cancelled.store(true, ordering: .releasing) }

    /// Chooses the next address that may be reached; false where none is left.
    func takeNextAddress() -> Bool {
        while !candidates.isEmpty {
            let next = candidates.removeFirst()
            if isGuarded, let reason = AddressGuard.refusal(next) {
                refusal = "the target's address is forbidden (\(reason))"
            } else {
                address = next
                return true
            }
        }
        return false
    }

    func mayConnect(to peer: IPAddress?) -> Bool {
        guard let peer, peer == address, !isGuarded || AddressGuard.refusal(peer) == nil else {
            refusal = "libcurl wanted to connect to another address than the checked one"
            return false
        }
        return true
    }

    func opened(_ socket: CInt) { onSocket?(socket) }

    /// The third look at the address, for a pooled connection opens no socket.
    func connectionReady(toText peer: UnsafePointer<CChar>) -> Bool {
        guard let handle, mayConnect(to: IPAddress(cString: peer)) else { return false }
        return exchange.begin(on: handle)
    }

    /// What is told when it ends without an answer. `reason` gives way to our own reason for having ended it.
    func failure(_ reason: String) -> Response {
        .failed(
            Failure(exchange.mayBeProcessed ? .ambiguous : .notSent, refusal ?? exchange.fault ?? reason))
    }

    /// The answer to a finished exchange.
    func response(after result: CURLcode) -> Response {
        if let handle, let response = exchange.response(after: result, on: handle) { return response }
        if result == CURLE_OK { return failure("the answer is incomplete") }
        return failure("\(target.scheme.rawValue): \(String(cString: curl_easy_strerror(result)))")
    }

    /// Whether another address may help: nothing was sent, and this one could not be reached.
    func isWorthAnotherAddress(after result: CURLcode) -> Bool {
        let isUnreached = result == CURLE_COULDNT_CONNECT || result == CURLE_OPERATION_TIMEDOUT
        return isUnreached && !exchange.mayBeProcessed && refusal == nil
    }

    /// Hands the answer over, once.
    func finish(_ response: Response) {
        let done = done
        self.done = nil
        done?(response)
    }
}
