import Chat
import Foundation
import Glibc
import Notice

/// `Vectors ENTRIES DIMENSIONS ROUNDS` asks an index of so many texts what a question lies close to, and reads as many bytes in
/// order, in turn. Prints `bytes close` and one line a round: microseconds of the scan, of a sum of the same bytes, and of a
/// memcpy of them. `Benchmarks/run vectors` runs it.
@main
struct Vectors {
    private static let warmUps = 3
    private static let seed: UInt64 = 20_261_127

    static func main() {
        let numbers = CommandLine.arguments.dropFirst().compactMap { Int($0) }
        guard numbers.count == 3, numbers.allSatisfy({ $0 > 0 }) else {
            fail("usage: Vectors ENTRIES DIMENSIONS ROUNDS", 2)
        }
        let (entries, dimensions, rounds) = (numbers[0], numbers[1], numbers[2])
        var random = SplitMix(state: seed)
        let vectors = sisters(entries, dimensions, &random)
        let texts = (0..<entries).map {
            EmbeddedText(
                intent: IntentID(rawValue: "t/\($0 / 2)"), language: .japanese, text: "\($0)", isQuestion: true)
        }
        guard let index = EmbeddingIndex(texts, vectors: vectors), let question = vectors.first else {
            fail("no index of these vectors", 1)
        }
        let bytes = vectors.flatMap { $0 }
        var copy = bytes
        var close = 0
        var sum: Float = 0
        for round in 0..<(rounds + warmUps) {
            let scan = microseconds { close = index.closeness(to: question, weight: 1)?.count ?? 0 }
            let read = microseconds { sum += total(bytes) }
            let copied = microseconds {
                copy.withUnsafeMutableBytes { to in bytes.withUnsafeBytes { to.copyMemory(from: $0) } }
            }
            if round == warmUps { print(bytes.count * MemoryLayout<Float>.size, close) }
            if round >= warmUps { print(scan, read, copied) }
        }
        guard sum.isFinite, copy.last == bytes.last else { fail("nothing was read", 1) }
    }

    /// Two vectors an intent that lie close to each other and to no other.
    private static func sisters(_ entries: Int, _ dimensions: Int, _ random: inout SplitMix) -> [[Float]] {
        var vectors: [[Float]] = []
        for entry in 0..<entries {
            let base = entry % 2 == 1 ? vectors[entry - 1] : nil
            vectors.append((0..<dimensions).map { (base?[$0] ?? random.value()) + 0.2 * random.value() })
        }
        return vectors
    }

    /// Every value once, in order, with as many sums side by side as hide the time of an addition.
    private static func total(_ values: [Float]) -> Float {
        values.withUnsafeBytes { bytes in
            var sums = (SIMD16<Float>(), SIMD16<Float>(), SIMD16<Float>(), SIMD16<Float>())
            let blocks = bytes.bindMemory(to: SIMD16<Float>.self)
            var place = 0
            while place + 4 <= blocks.count {
                sums.0 += blocks[place]
                sums.1 += blocks[place + 1]
                sums.2 += blocks[place + 2]
                sums.3 += blocks[place + 3]
                place += 4
            }
            return (sums.0 + sums.1 + sums.2 + sums.3).sum()
        }
    }

    private static func microseconds(_ body: () -> Void) -> Double {
        let started = nanoseconds()
        body()
        return Double(nanoseconds() - started) / 1_000
    }

    private static func nanoseconds() -> Int64 {
        var value = timespec()
        clock_gettime(CLOCK_MONOTONIC, &value)
        return Int64(value.tv_sec) * 1_000_000_000 + Int64(value.tv_nsec)
    }

    private static func fail(_ reason: String, _ code: CInt) -> Never {
        FileHandle.standardError.write(Data("\(reason)\n".utf8))
        exit(code)
    }

    /// The same numbers on every run.
    private struct SplitMix {
        var state: UInt64

        /// −1…1
        mutating func value() -> Float {
            state &+= 0x9E37_79B9_7F4A_7C15
            var z = state
            z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
            z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
            return Float(Int32(truncatingIfNeeded: (z ^ (z >> 31)) >> 32)) / Float(Int32.max)
        }
    }
}
