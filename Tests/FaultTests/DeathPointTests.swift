import Notice
import Testing

@testable import noroshi

/// What a process is told about dying; what follows when it does is in `StepTests`.
@Suite("Where a drill may die")
struct DeathPointTests {
    @Test("a live site never looks at it, whatever it says", arguments: ["accepted:1", "sent:2", "nonsense"])
    func live(text: String) throws {
        #expect(try DeathPoint(text, mode: .live).step == nil)
    }

    @Test("without the variable a drill does not die either")
    func unset() throws {
        #expect(try DeathPoint(nil, mode: .drill).step == nil)
    }

    @Test("every step can be named", arguments: DeathPoint.Step.allCases)
    func named(step: DeathPoint.Step) throws {
        #expect(try DeathPoint("\(step.rawValue):3", mode: .drill).step == step)
    }

    @Test(
        "a drill that is told nonsense does not start, and the message lists the steps",
        arguments: ["", "accepted", "accepted:", "accepted:0", "accepted:-1", "accepted:1:2", "lunch:1"])
    func refused(text: String) {
        let error = #expect(throws: UsageError.self) { try DeathPoint(text, mode: .drill) }
        #expect(error?.description.contains("before-migrate") == true)
    }
}
