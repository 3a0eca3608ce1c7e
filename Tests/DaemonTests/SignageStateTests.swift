import Foundation
import Notice
import Synchronization
import Testing

@testable import noroshi

@Suite("What is known of displays and facilities")
struct SignageStateTests {
    @Test("what cannot be written is told once, not at each poll, and again after it could be")
    func stuck() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        defer { try? FileManager.default.removeItem(at: folder) }
        let told = Mutex<[String]>([])
        let clock = SystemClock()
        let log = EventLog(clock: clock) { line in told.withLock { $0.append(line) } }
        // Its folder is not there yet: nothing can be written into it.
        let state = try SignageState(path: folder.appending(path: "state").path, log: log)
        func note(_ name: String) async throws {
            state.note(.display(name)) { $0.firstSeen[name] = clock.now }
            try await FileWork.run {}
        }
        try await note("lobby")
        try await note("lobby")
        #expect(told.withLock { $0.count } == 1 && told.withLock { $0[0].contains("cannot be kept") })
        #expect(state.current.firstSeen.isEmpty)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try await note("lobby")
        #expect(state.current.firstSeen.keys.contains("lobby") && told.withLock { $0.count } == 1)
        try FileManager.default.removeItem(at: folder)
        try await note("mall")
        #expect(told.withLock { $0.count } == 2)
    }

    @Test("while the disk hangs the newest note of each display waits, of so many displays and no more")
    func hung() async throws {
        let path = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path
        defer { try? FileManager.default.removeItem(atPath: path) }
        let told = Mutex<[String]>([])
        let log = EventLog(clock: SystemClock()) { line in told.withLock { $0.append(line) } }
        let state = try SignageState(path: path, log: log)
        let disk = DispatchSemaphore(value: 0)
        let written = Mutex(0)
        func note(_ name: String, _ at: Int64) {
            state.note(.display(name)) { value in
                value.firstSeen[name] = Timestamp(milliseconds: at)
                written.withLock { $0 += 1 }
            }
        }
        FileWork.start { disk.wait() }
        for poll in 1...50 { note("lobby", Int64(poll)) }
        for number in 1..<(SignageState.mostNotes + 20) { note("\(number)", 1) }
        // One that waits already may be newer; all others are told of once.
        note("lobby", 51)
        #expect(told.withLock { $0.count } == 1 && told.withLock { $0[0].contains("cannot be kept") })
        disk.signal()
        try await FileWork.run {}
        #expect(written.withLock { $0 } == SignageState.mostNotes)
        #expect(state.current.firstSeen.count == SignageState.mostNotes)
        #expect(state.current.firstSeen["lobby"] == Timestamp(milliseconds: 51))
        // Who found no room is noted at the next poll.
        note("late", 60)
        try await FileWork.run {}
        #expect(state.current.firstSeen["late"] != nil && told.withLock { $0.count } == 1)
    }
}
