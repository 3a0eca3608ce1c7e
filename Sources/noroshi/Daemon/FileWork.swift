import Foundation

/// Work on files, one after the other on a thread of its own: nothing on Swift's pool may wait for a disk.
enum FileWork {
    private static let queue = DispatchQueue(label: "noroshi-files")

    /// Begins it and goes on: for what the web loop notes in passing.
    static func start(_ body: @escaping @Sendable () -> Void) { queue.async(execute: body) }

    static func run<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Result { try body() }) }
        }
    }
}
