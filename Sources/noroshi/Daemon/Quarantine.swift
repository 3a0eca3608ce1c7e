import Crypto
import Files
import FoundationEssentials
import Glibc
import Intake
import Notice

/// Refused documents of one source, kept to be read again after an upgrade: one file each, a line of JSON about it and then its
/// bytes as they came. The oldest make room.
struct Quarantine: Sendable {
    struct Document: Sendable, Hashable {
        /// Its address or file name.
        var name: String
        var contentType: String?
        var refusal: Refusal
        /// The release that refused it.
        var version: String
        var at: Timestamp
        var bytes: [UInt8]
    }

    private struct About: Codable {
        var name: String
        var contentType: String?
        var refusal: Refusal
        var version: String
        var at: Timestamp
    }

    static let mostDocuments = 64
    static let mostBytes = 32 << 20
    private static let aboutBytes = 64 << 10
    private static let suffix = ".refused"

    let folder: String
    /// This release.
    let version: String

    /// Keeps a document in place of an earlier one of the same name.
    ///
    /// - Returns: how many there are now.
    func keep(_ document: Document) async throws -> Int {
        try await FileWork.run {
            try ensureFolder(folder)
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            let about = About(
                name: document.name, contentType: document.contentType, refusal: document.refusal,
                version: document.version, at: document.at)
            let line = Array(try encoder.encode(about))
            try writeAtomically(line + [0x0A] + document.bytes, to: path(of: document.name))
            return try tidy()
        }
    }

    /// All that are kept, the oldest first. A file that is none of these is passed over.
    func documents() async throws -> [Document] { try await FileWork.run { try read() } }

    func remove(_ documents: [Document]) async throws -> Int {
        try await FileWork.run {
            for document in documents { unlink(path(of: document.name)) }
            return try read().count
        }
    }

    private func path(of name: String) -> String {
        "\(folder)/\(Hexadecimal.encode(Array(SHA256.hash(Array(name.utf8)).prefix(16))))\(Self.suffix)"
    }

    private func read() throws -> [Document] {
        guard access(folder, F_OK) == 0 else { return [] }
        let limits = TreeLimits(
            files: 2 * Self.mostDocuments, fileBytes: Intake.Limits.feedBytes + Self.aboutBytes,
            totalBytes: 2 * Self.mostBytes, depth: 1)
        return try readTree(folder, suffixes: [Self.suffix], limits: limits).compactMap { file in
            guard let end = file.bytes.firstIndex(of: 0x0A),
                let about = try? JSONDecoder().decode(About.self, from: Data(file.bytes[..<end]))
            else { return nil }
            return Document(
                name: about.name, contentType: about.contentType, refusal: about.refusal, version: about.version,
                at: about.at, bytes: Array(file.bytes[(end + 1)...]))
        }.sorted { ($0.at, $0.name) < ($1.at, $1.name) }
    }

    /// Makes room for what came last.
    private func tidy() throws -> Int {
        var kept = try read()
        var bytes = kept.reduce(0) { $0 + $1.bytes.count }
        while kept.count > 1, kept.count > Self.mostDocuments || bytes > Self.mostBytes {
            let oldest = kept.removeFirst()
            bytes -= oldest.bytes.count
            unlink(path(of: oldest.name))
        }
        return kept.count
    }
}
