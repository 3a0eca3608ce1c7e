import CLinux
import Foundation
import Glibc
import Picture

/// Runs `noroshi-draw`, one short-lived process a picture: whatever goes wrong in it costs that picture and nothing else.
///
/// The process gets the instructions as its input, an empty environment and no other descriptor of ours.
final class DrawingHelper: Sendable {
    struct Drawn: Sendable, Hashable {
        var bytes: [UInt8]
        /// What did not fit, a line each; empty where all is well.
        var notes: [String]
    }

    struct Failure: Error, Hashable, CustomStringConvertible {
        var description: String
    }

    static let name = "noroshi-draw"
    /// Enough for the first picture after a start, which reads every font.
    static let usualPatience: Int64 = 15_000
    /// A colour picture of 4,096 pixels a side, and more than that.
    private static let outputLimit = 32 * 1024 * 1024
    private static let notesLimit = 16 * 1024

    let path: String
    private let patience: Int64
    private let queue = DispatchQueue(label: "drawing", qos: .utility)

    /// - Parameter patience: milliseconds a process may take in all, until it has ended.
    init(path: String, patience: Int64 = usualPatience) {
        self.path = path
        self.patience = patience
    }

    /// Beside the daemon's own binary, or nowhere.
    static func beside(_ executable: String = "/proc/self/exe") -> DrawingHelper? {
        let folder = URL(filePath: executable).resolvingSymlinksInPath().deletingLastPathComponent()
        let path = folder.appending(path: name).path
        return FileManager.default.isExecutableFile(atPath: path) ? DrawingHelper(path: path) : nil
    }

    /// Draws on a thread of its own, one picture after the other.
    func draw(_ picture: Picture, _ done: @escaping @Sendable (Result<Drawn, Failure>) -> Void) {
        queue.async { [self] in
            do throws(Failure) { done(.success(try drawNow(picture))) } catch { done(.failure(error)) }
        }
    }

    /// Blocks until the picture is there, at most for the helper's patience.
    func drawNow(_ picture: Picture) throws(Failure) -> Drawn {
        let instructions: [UInt8]
        do { instructions = try picture.encoded() } catch { throw Failure(description: "\(error)") }
        let input = try Self.memory("instructions")
        defer { close(input) }
        guard instructions.withUnsafeBytes({ write(input, $0.baseAddress, $0.count) }) == instructions.count,
            lseek(input, 0, SEEK_SET) == 0
        else { throw Failure(description: "no memory for the instructions") }
        let notes = try Self.memory("notes")
        defer { close(notes) }
        var ends: [Int32] = [-1, -1]
        guard pipe2(&ends, O_CLOEXEC) == 0 else { throw Failure(description: "no pipe: errno \(errno)") }
        let output = ends[0]
        defer { close(output) }
        let deadline = SystemClock().ticks + patience
        let child = spawn(input: input, output: ends[1], notes: notes)
        close(ends[1])
        guard let child else { throw Failure(description: "\(path) does not start: errno \(errno)") }
        let bytes = Self.read(output, until: deadline)
        // It may have closed its output and go on.
        let status = Self.end(of: child, until: bytes == nil ? 0 : deadline)
        let said = Self.text(of: notes)
        guard let bytes, let status else {
            throw Failure(description: "\(Self.name) took longer or wrote more than it may")
        }
        guard status == 0 else {
            let end = status & 0x7F == 0 ? "status \(status >> 8)" : "signal \(status & 0x7F)"
            throw Failure(description: "\(Self.name) ended with \(end): \(said.joined(separator: "; "))")
        }
        guard bytes.starts(with: picture.format.signature) else {
            throw Failure(description: "\(path) wrote no \(picture.format.rawValue)")
        }
        return Drawn(bytes: bytes, notes: said)
    }

    private static func memory(_ name: String) throws(Failure) -> Int32 {
        let descriptor = memfd_create(name, UInt32(MFD_CLOEXEC))
        guard descriptor >= 0 else { throw Failure(description: "no memory file: errno \(errno)") }
        return descriptor
    }

    private func spawn(input: Int32, output: Int32, notes: Int32) -> pid_t? {
        var actions = posix_spawn_file_actions_t()
        guard posix_spawn_file_actions_init(&actions) == 0 else { return nil }
        defer { posix_spawn_file_actions_destroy(&actions) }
        for (from, to) in [(input, STDIN_FILENO), (output, STDOUT_FILENO), (notes, STDERR_FILENO)] {
            guard posix_spawn_file_actions_adddup2(&actions, from, to) == 0 else { return nil }
        }
        guard posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1) == 0 else { return nil }
        guard let name = strdup(path) else { return nil }
        defer { free(name) }
        var arguments: [UnsafeMutablePointer<CChar>?] = [name, nil]
        var environment: [UnsafeMutablePointer<CChar>?] = [nil]
        var child: pid_t = 0
        let result = posix_spawn(&child, path, &actions, nil, &arguments, &environment)
        errno = result
        return result == 0 ? child : nil
    }

    /// The status with which a process ended; nil where it had to be killed.
    private static func end(of child: pid_t, until deadline: Int64) -> Int32? {
        var status: Int32 = 0
        let process = pidfd_open(child, 0)
        defer { if process >= 0 { close(process) } }
        if process >= 0, isReadable(process, until: deadline) {
            while waitpid(child, &status, 0) < 0, errno == EINTR {}
            return status
        }
        kill(child, SIGKILL)
        // One that hangs in the kernel even now is waited for elsewhere: the next picture does not.
        DispatchQueue.global(qos: .utility).async {
            var status: Int32 = 0
            while waitpid(child, &status, 0) < 0, errno == EINTR {}
        }
        return nil
    }

    private static func isReadable(_ descriptor: Int32, until deadline: Int64) -> Bool {
        let clock = SystemClock()
        while true {
            var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            let ready = poll(&waiting, 1, Int32(clamping: max(0, deadline - clock.ticks)))
            if ready < 0, errno == EINTR { continue }
            return ready > 0
        }
    }

    /// Everything up to the end; nil where that takes too long or is too much.
    private static func read(_ descriptor: Int32, until deadline: Int64) -> [UInt8]? {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while bytes.count <= outputLimit {
            guard isReadable(descriptor, until: deadline) else { return nil }
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { return nil }
            if count == 0 { return bytes }
            bytes += buffer[..<count]
        }
        return nil
    }

    private static func text(of descriptor: Int32) -> [String] {
        guard lseek(descriptor, 0, SEEK_SET) == 0 else { return [] }
        var buffer = [UInt8](repeating: 0, count: notesLimit)
        let count = Glibc.read(descriptor, &buffer, buffer.count)
        guard count > 0 else { return [] }
        return String(decoding: buffer[..<count], as: UTF8.self).split(separator: "\n").map(String.init)
    }
}
