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
            state.note { $0.firstSeen[name] = clock.now }
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
}
