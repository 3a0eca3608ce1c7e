import CCurl
import Glibc

/// A POSIX thread that runs one closure. Blocking work lives here and never on Swift's cooperative pool.
struct Thread: Sendable {
    private let handle: pthread_t

    /// Nil where the system has no thread left. The name is cut to the kernel's 15 characters.
    init?(_ name: String, _ body: @escaping @Sendable () -> Void) {
        let box = Unmanaged.passRetained(Body(String(name.prefix(15)), body))
        var handle = pthread_t()
        let code = pthread_create(&handle, nil, runThread, box.toOpaque())
        guard code == 0 else {
            box.release()
            return nil
        }
        self.handle = handle
    }

    /// Waits for its end; on itself, where nobody else holds what it runs for, it only lets go.
    func join() { if pthread_equal(handle, pthread_self()) == 0 { pthread_join(handle, nil) } else { detach() } }

    func detach() { pthread_detach(handle) }

    fileprivate final class Body: Sendable {
        let name: String
        let run: @Sendable () -> Void

        init(_ name: String, _ run: @escaping @Sendable () -> Void) {
            self.name = name
            self.run = run
        }
    }
}

private func runThread(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let context else { return nil }
    let body = Unmanaged<Thread.Body>.fromOpaque(context).takeRetainedValue()
    ccurl_name_thread(body.name)
    // OpenSSL writes without MSG_NOSIGNAL, and libcurl leaves the signal to us with CURLOPT_NOSIGNAL: a peer that resets
    // in the handshake would end the process.
    var pipe = sigset_t()
    sigemptyset(&pipe)
    sigaddset(&pipe, SIGPIPE)
    pthread_sigmask(SIG_BLOCK, &pipe, nil)
    body.run()
    return nil
}
