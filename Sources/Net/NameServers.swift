import CAres
import CLinux
import Glibc

/// Where a resolver asks.
protocol NameSource: Sendable {
    /// Tells `found` the addresses of a name, once, from any thread or before it returns; none where there are none.
    func look(up name: String, _ found: @escaping @Sendable ([IPAddress]) -> Void)
    /// Answers what is not answered yet and ends.
    func stop()
}

/// Asks the name servers through c-ares: any number of names at once, on one thread of its own.
///
/// `getaddrinfo` holds a thread for every name it waits for: with 256 of them, a thousand names whose server is mute held up all
/// others for half a minute. Here a name that waits costs some memory. As with `getaddrinfo`, `/etc/hosts` comes first, then the
/// servers of `/etc/resolv.conf`, and the addresses come in the order of RFC 6724; that file is read anew when it changes. Other
/// sources of `/etc/nsswitch.conf` are not asked.
///
/// Unchecked: what is below the mark belongs to the thread.
final class NameServers: NameSource, @unchecked Sendable {
    /// Milliseconds after which the next server is asked, or the same one again; twice as long with each round. Many times what a
    /// server near by takes, and yet one lost packet delays a notice by no more than this. All rounds together, 7.75 s, are what a
    /// server in trouble may take.
    static let firstTimeout: CInt = 250
    static let tries: CInt = 5
    /// Names asked for at once, so that neither the server nor our socket is sent more packets than its buffer holds, each with two
    /// questions. What is not answered after `patience` milliseconds no longer counts, or mute servers would hold up the others.
    static let atOnce = 64
    static let patience: Milliseconds = 20
    /// How often it is looked at whether the system's list of servers is another.
    static let listLifetime: Milliseconds = 1000

    /// Which servers are asked.
    enum Servers: Sendable {
        /// Those of a file in the form of resolv.conf(5), at this port.
        case list(String, port: UInt16)
        case given([HostPort])

        static let system = Servers.list("/etc/resolv.conf", port: 53)
    }

    /// Unchecked: `isYoung` belongs to the thread.
    fileprivate final class Question: @unchecked Sendable {
        let name: String
        let found: @Sendable ([IPAddress]) -> Void
        let servers: NameServers
        /// Whether it counts among those asked at once.
        var isYoung = false

        init(_ name: String, _ servers: NameServers, _ found: @escaping @Sendable ([IPAddress]) -> Void) {
            self.name = name
            self.servers = servers
            self.found = found
        }
    }

    private struct Mailbox {
        var questions: [Question] = []
        var isOpen = true
    }

    private let servers: Servers
    private let firstTimeout: CInt
    private let listLifetime: Milliseconds
    private let bell: CInt
    private let mailbox = Locked(Mailbox())
    private let thread = Locked<Thread?>(nil)

    // The thread's own.
    private var channel: ares_channel?
    /// Questions not asked yet, the next one last.
    private var waiting: [Question] = []
    /// Those asked within `patience`, oldest first, and how many of them have no answer.
    private var asked: [(question: Question, at: Milliseconds)] = []
    private var young = 0
    /// What c-ares waits for: `POLLIN`, `POLLOUT`, by socket.
    private var sockets: [CInt: Int16] = [:]
    /// The list's file as it was when the channel was opened.
    private var list = stat()
    private var nextLook: Milliseconds = 0

    /// Nil where the system is out of memory, threads or descriptors, or a server is no address.
    init?(
        name: String, servers: Servers = .system, firstTimeout: CInt = NameServers.firstTimeout,
        listLifetime: Milliseconds = NameServers.listLifetime
    ) {
        self.servers = servers
        self.firstTimeout = firstTimeout
        self.listLifetime = listLifetime
        bell = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)
        guard bell >= 0, ares_library_init(ARES_LIB_INIT_ALL) == ARES_SUCCESS else { return nil }
        channel = open()
        guard channel != nil, let thread = Thread(name, { self.run() }) else {
            ares_destroy(channel)
            return nil
        }
        self.thread.with { $0 = thread }
    }

    deinit { close(bell) }

    /// Tells `found` the addresses of a name, once, from this object's thread; none where there are none, where no server answers,
    /// or after `stop`.
    func look(up name: String, _ found: @escaping @Sendable ([IPAddress]) -> Void) {
        let question = Question(name, self, found)
        let isTaken = mailbox.with { mailbox in
            if mailbox.isOpen { mailbox.questions.append(question) }
            return mailbox.isOpen
        }
        if isTaken { ring() } else { found([]) }
    }

    /// Ends every lookup without an answer and waits for the thread.
    func stop() {
        mailbox.with { $0.isOpen = false }
        ring()
        thread.with { thread in
            defer { thread = nil }
            return thread
        }?.join()
    }

    private func ring() {
        var one: UInt64 = 1
        _ = write(bell, &one, MemoryLayout<UInt64>.size)
    }

    // MARK: - On the thread

    private func run() {
        while takeQuestions() {
            if !waiting.isEmpty { readListAnew() }
            let now = monotonicNow()
            age(now)
            while young < Self.atOnce, let question = waiting.popLast() { ask(question, now) }
            read(now)
        }
        ares_destroy(channel)
        channel = nil
        for question in waiting { question.found([]) }
    }

    /// Fetches what was posted; false once the mailbox is closed.
    private func takeQuestions() -> Bool {
        mailbox.with { mailbox in
            if !mailbox.questions.isEmpty { waiting = mailbox.questions.reversed() + waiting }
            mailbox.questions = []
            return mailbox.isOpen
        }
    }

    private func age(_ now: Milliseconds) {
        let isOld = asked.prefix { $0.at + Self.patience <= now || !$0.question.isYoung }
        for (question, _) in isOld { settle(question) }
        asked.removeFirst(isOld.count)
    }

    private func settle(_ question: Question) {
        if question.isYoung { young -= 1 }
        question.isYoung = false
    }

    private func ask(_ question: Question, _ now: Milliseconds) {
        question.isYoung = true
        young += 1
        asked.append((question, now))
        cares_look_up(channel, question.name, nameAnswered, Unmanaged.passRetained(question).toOpaque())
    }

    /// Waits until a server answers, a question is late, there is room for another or the bell rings.
    private func read(_ now: Milliseconds) {
        var entries = [pollfd(fd: bell, events: Int16(POLLIN), revents: 0)]
        for (socket, events) in sockets { entries.append(pollfd(fd: socket, events: events, revents: 0)) }
        let count = poll(&entries, nfds_t(entries.count), timeout(now))
        var rings: UInt64 = 0
        if entries[0].revents != 0 { _ = Glibc.read(bell, &rings, MemoryLayout<UInt64>.size) }
        if count <= 0 { return ares_process_fd(channel, ARES_SOCKET_BAD, ARES_SOCKET_BAD) }
        for entry in entries.dropFirst() where entry.revents != 0 {
            let isReadable = entry.revents & Int16(POLLIN | POLLERR | POLLHUP) != 0
            let isWritable = entry.revents & Int16(POLLOUT) != 0
            ares_process_fd(
                channel, isReadable ? entry.fd : ARES_SOCKET_BAD, isWritable ? entry.fd : ARES_SOCKET_BAD)
        }
    }

    /// Milliseconds until there is something to do though nothing came; -1 for never.
    private func timeout(_ now: Milliseconds) -> CInt {
        var room = timeval()
        let own = waiting.isEmpty ? nil : asked.first.map { max(0, $0.at + Self.patience - now) }
        guard let late = ares_timeout(channel, nil, &room)?.pointee else { return CInt(clamping: own ?? -1) }
        let left = Milliseconds(late.tv_sec) * 1000 + Milliseconds(late.tv_usec + 999) / 1000
        return CInt(clamping: min(left, own ?? left))
    }

    private func open() -> ares_channel? {
        var options = ares_options()
        options.timeout = firstTimeout
        options.tries = Self.tries
        options.sock_state_cb = socketChanged
        options.sock_state_cb_data = Unmanaged.passUnretained(self).toOpaque()
        let mask = ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES | ARES_OPT_SOCK_STATE_CB
        var channel: ares_channel?
        switch servers {
        case .given(let servers):
            guard ares_init_options(&channel, &options, mask) == ARES_SUCCESS else { return nil }
            let text = servers.map(\.description).joined(separator: ",")
            if ares_set_servers_ports_csv(channel, text) == ARES_SUCCESS { return channel }
            ares_destroy(channel)
            return nil
        case .list(let path, let port):
            _ = stat(path, &list)
            options.udp_port = port
            options.tcp_port = port
            return path.withCString { text in
                options.resolvconf_path = UnsafeMutablePointer(mutating: text)
                let all = mask | ARES_OPT_RESOLVCONF | ARES_OPT_UDP_PORT | ARES_OPT_TCP_PORT
                return ares_init_options(&channel, &options, all) == ARES_SUCCESS ? channel : nil
            }
        }
    }

    /// A machine that changes its network gets another list; what was asked of the old servers is asked of the new ones.
    private func readListAnew() {
        let now = monotonicNow()
        guard case .list(let path, _) = servers, now >= nextLook else { return }
        nextLook = now + listLifetime
        var found = stat()
        guard stat(path, &found) == 0 else { return }
        let isSame =
            found.st_ino == list.st_ino && found.st_mtim.tv_sec == list.st_mtim.tv_sec
            && found.st_mtim.tv_nsec == list.st_mtim.tv_nsec
        guard !isSame, let new = open() else { return }
        let old = channel
        channel = new
        ares_destroy(old)
    }

    fileprivate func answered(_ question: Question, _ status: CInt, _ addresses: [IPAddress]) {
        settle(question)
        if status == ARES_EDESTRUCTION, mailbox.with({ $0.isOpen }) { return waiting.append(question) }
        question.found(addresses)
    }

    fileprivate func wants(_ socket: CInt, _ events: Int16) { sockets[socket] = events == 0 ? nil : events }
}

// c-ares' callbacks, on the thread.

private func nameAnswered(
    _ context: UnsafeMutableRawPointer?, _ status: CInt, _: CInt, _ result: UnsafeMutablePointer<ares_addrinfo>?
) {
    defer { if let result { ares_freeaddrinfo(result) } }
    guard let context else { return }
    let question = Unmanaged<NameServers.Question>.fromOpaque(context).takeRetainedValue()
    var addresses: [IPAddress] = []
    var node = result?.pointee.nodes
    while let current = node {
        if let raw = current.pointee.ai_addr, let address = IPAddress(raw), !addresses.contains(address) {
            addresses.append(address)
        }
        node = current.pointee.ai_next
    }
    question.servers.answered(question, status, addresses)
}

private func socketChanged(
    _ context: UnsafeMutableRawPointer?, _ socket: ares_socket_t, _ readable: CInt, _ writable: CInt
) {
    guard let context else { return }
    let events = (readable != 0 ? Int16(POLLIN) : 0) | (writable != 0 ? Int16(POLLOUT) : 0)
    Unmanaged<NameServers>.fromOpaque(context).takeUnretainedValue().wants(socket, events)
}
