import CCurl
import Channel
import Synchronization

/// One request on its way from `Net` through a loop or a mail session and back.
///
/// Unchecked: the fields below the mark belong to the one thread that drives the transfer, which takes it out of a
/// mailbox; `isCancelled` is atomic.
final class Transfer: @unchecked Sendable {
    let target: TargetURL
    let exchange: any Exchange
    /// Whether only public addresses may be reached.
    let isGuarded: Bool
    private let cancelled = Atomic(false)

    // The driving thread's own.
    /// Told the answer, once.
    private var done: (@Sendable (Int, Response) -> Void)?
    /// What `done` is told besides.
    private let place: Int
    /// When it is given up.
    var deadline: Milliseconds
    /// When a name lookup is given up; nil where none is under way.
    var resolveDeadline: Milliseconds?
    /// When this address is given up unless the connection stands by then; nil where none is being opened.
    var connectDeadline: Milliseconds?
    var handle: EasyHandle?
    /// Where its loop keeps it; negative where it does not.
    var slot = -1
    /// Addresses to try.
    private var candidates: [IPAddress] = []
    private var tried = 0
    /// The address connected to: checked, and the only one a socket is opened for.
    private(set) var address: IPAddress?
    /// Told of each socket opened for it.
    var onSocket: ((CInt) -> Void)?
    private var refusal: String?

    init(
        target: TargetURL, exchange: any Exchange, isGuarded: Bool, deadline: Milliseconds, place: Int,
        done: @escaping @Sendable (Int, Response) -> Void
    ) {
        self.target = target
        self.exchange = exchange
        self.isGuarded = isGuarded
        self.deadline = deadline
        self.place = place
        self.done = done
    }

    var isCancelled: Bool { cancelled.load(ordering: .acquiring) }

    func cancel() { cancelled.store(true, ordering: .releasing) }

    /// How many addresses are not tried yet.
    var untried: Int { candidates.count - tried }

    func setCandidates(_ addresses: [IPAddress]) { (candidates, tried) = (addresses, 0) }

    /// When it must be looked at next.
    var nextDeadline: Milliseconds { min(deadline, resolveDeadline ?? .max, connectDeadline ?? .max) }

    /// Chooses the next address that may be reached; false where none is left.
    func takeNextAddress() -> Bool {
        while tried < candidates.count {
            let next = candidates[tried]
            tried += 1
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
    func connectionReady(to peer: IPAddress?) -> Bool {
        guard let handle, mayConnect(to: peer) else { return false }
        connectDeadline = nil
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

    /// Hands the answer over, once. The caller holds no lock, for what is told may start other requests.
    func finish(_ response: Response) {
        guard let done else { return }
        self.done = nil
        done(place, response)
    }
}
