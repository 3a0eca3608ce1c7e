import Foundation
import FoundationXML
import Glibc
import Intake
import Notice

/// `Telegrams list FILE…` prints the files of families that `Intake` reads.
/// `Telegrams whole FILE…` reads each as the daemon does; `Telegrams bare FILE…` lets FoundationXML parse each, nobody
/// listening. Both print `CPU-seconds peak-KB readings` of one pass, after one that warms up. `Benchmarks/run telegrams` runs
/// them in turn.
@main
struct Telegrams {
    static func main() {
        let arguments = CommandLine.arguments.dropFirst()
        let files = arguments.dropFirst().map { ($0, read($0)) }
        switch arguments.first {
        case "list": for (path, bytes) in files where whole(path, bytes) > 0 { print(path) }
        case "whole": measure { files.reduce(0) { $0 + whole($1.0, $1.1) } }
        case "bare":
            let documents = files.map { Data($0.1) }
            measure { documents.reduce(0) { $0 + (bare($1) ? 1 : 0) } }
        default: fail("usage: Telegrams list|whole|bare FILE…", 2)
        }
    }

    private static func measure(_ pass: () -> Int) {
        _ = pass()
        let started = cpuSeconds()
        let count = pass()
        let spent = cpuSeconds() - started
        print(spent, peakKilobytes(), count)
    }

    /// How many readings it holds; 0 where it is refused.
    private static func whole(_ path: String, _ bytes: [UInt8]) -> Int {
        switch parse(bytes, name: path, source: SourceID(rawValue: "jma"), contentType: nil) {
        case .success(let document): document.readings.count
        case .failure: 0
        }
    }

    private static func bare(_ document: Data) -> Bool { XMLParser(data: document).parse() }

    private static func read(_ path: String) -> [UInt8] {
        guard let data = FileManager.default.contents(atPath: path) else { fail("cannot read \(path)", 1) }
        return Array(data)
    }

    private static func peakKilobytes() -> Int {
        var usage = rusage()
        getrusage(RUSAGE_SELF.rawValue, &usage)
        return usage.ru_maxrss
    }

    private static func cpuSeconds() -> Double {
        var value = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &value)
        return Double(value.tv_sec) + Double(value.tv_nsec) / 1e9
    }

    private static func fail(_ reason: String, _ code: CInt) -> Never {
        FileHandle.standardError.write(Data("\(reason)\n".utf8))
        exit(code)
    }
}
