import Notice
import Testing

@Suite struct IntensityTests {
    @Test func `Intensities sort as JMA's scale does, and an unreported one just below what it is at least`() {
        let scale = ["0", "1", "2", "3", "4", "5-?", "5-", "5+", "6-", "6+", "7"].compactMap(Intensity.init(rawValue:))
        #expect(scale == Intensity.allCases && scale == scale.sorted())
        #expect(Intensity.atLeastFiveLower.counted == .fiveLower && Intensity.sixUpper.counted == .sixUpper)
    }

    @Test(arguments: [
        (Intensity.four, 4, Intensity.Half?.none), (.atLeastFiveLower, 5, .lower), (.fiveUpper, 5, .upper),
        (.sixLower, 6, .lower), (.seven, 7, nil),
    ])
    func `Only the fives and sixes have halves`(intensity: Intensity, number: Int, half: Intensity.Half?) {
        #expect(intensity.number == number && intensity.half == half)
    }
}
