import Glibc
import Picture

/// `noroshi-draw`: reads the instructions of one picture on its input, writes the picture on its output and ends.
///
/// It is a process of its own so that a fault in the drawing libraries can hurt nothing but one picture. It gets no secret and
/// opens no file but fonts; what it may use of the machine it limits itself before it reads anything.
///
/// Exit status 0: the picture is on the output, and each line on the error output says what did not fit. 1: no picture, and
/// the error output says why.
@main
enum Draw {
    private static let memoryLimit: UInt = 1 << 30
    private static let secondsLimit: UInt = 10
    /// What a file it writes to may grow to: its notes, and the picture where the output is a file.
    private static let fileLimit: UInt = 32 << 20

    static func main() {
        limit(Int32(RLIMIT_AS.rawValue), memoryLimit)
        limit(Int32(RLIMIT_CPU.rawValue), secondsLimit)
        limit(Int32(RLIMIT_CORE.rawValue), 0)
        limit(Int32(RLIMIT_FSIZE.rawValue), fileLimit)
        do {
            let picture = try Picture(decoding: input())
            let canvas = try Canvas(picture)
            for (index, element) in picture.elements.enumerated() { canvas.draw(element, number: index) }
            for note in canvas.notes { say(note) }
            try write(canvas.encoded(), to: STDOUT_FILENO)
        } catch {
            say("noroshi-draw: \(error)")
            exit(1)
        }
    }

    private static func limit(_ resource: Int32, _ value: UInt) {
        var limits = rlimit(rlim_cur: value, rlim_max: value)
        setrlimit(resource, &limits)
    }

    /// Everything on the input, up to one byte more than is read.
    private static func input() -> [UInt8] {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while bytes.count <= Picture.sizeLimit {
            let count = read(STDIN_FILENO, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { break }
            bytes += buffer[..<count]
        }
        return bytes
    }

    private static func write(_ bytes: [UInt8], to descriptor: Int32) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw DrawError("the output is closed") }
            rest = rest.dropFirst(count)
        }
    }

    private static func say(_ line: String) {
        let bytes = Array((line + "\n").utf8)
        _ = bytes.withUnsafeBytes { Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count) }
    }
}

/// Why there is no picture.
struct DrawError: Error, CustomStringConvertible {
    var description: String

    init(_ description: String) { self.description = description }
}
