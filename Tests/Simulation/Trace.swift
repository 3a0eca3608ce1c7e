/// What happened, step by step: hashed, so that two runs of a seed can be compared, and told where somebody reads it.
package struct Trace {
    /// FNV-1a over every step.
    package private(set) var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    package private(set) var steps = 0
    private let tell: ((String) -> Void)?

    package init(tell: ((String) -> Void)? = nil) { self.tell = tell }

    mutating func note(
        _ ticks: Int64, _ what: StaticString, _ values: [Int64] = [], _ more: @autoclosure () -> String = ""
    ) {
        steps += 1
        what.withUTF8Buffer { bytes in for byte in bytes { mix(UInt64(byte)) } }
        mix(UInt64(bitPattern: ticks))
        for value in values { mix(UInt64(bitPattern: value)) }
        guard let tell else { return }
        let numbers = values.map(String.init).joined(separator: " ")
        tell("\(ticks) ms  \(what) \(numbers) \(more())")
    }

    private mutating func mix(_ value: UInt64) { hash = (hash ^ value) &* 0x0000_0100_0000_01B3 }
}
