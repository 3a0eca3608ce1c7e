import Foundation

/// Work on files, one after the other on a thread of its own: nothing on Swift's pool may wait for a disk.
enum FileWork {
    private static let queue = DispatchQueue(label: "noroshi-files")

    static func run<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Result { try body() }) }
        }
    }
}
