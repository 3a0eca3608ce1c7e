import Crypto
import Files
import Glibc

/// `noroshi init [DIR]`: a commented configuration to start from, with secrets of its own. Never overwrites.
enum InitCommand {
    static func run(_ arguments: inout Arguments, _ signals: Signals) async throws -> ExitCode {
        let folder = arguments.next() ?? "."
        try arguments.finish()
        try ensureFolder(folder, mode: 0o755)
        try ensureFolder("\(folder)/secrets", mode: 0o700)
        let path = "\(folder)/noroshi.json5"
        guard access(path, F_OK) != 0 else {
            throw CommandFailure("\(path) exists already; nothing was written", code: .usage)
        }
        let key = try SecureRandom.bytes(LedgerKey.length)
        try writeNew("\(folder)/secrets/ledger-key", Hexadecimal.encode(key))
        try writeNew("\(folder)/secrets/staff-token", Base64URL.encode(try SecureRandom.bytes(24)))
        try writeAtomically(PackageResources.noroshi_sample_json5, to: path, mode: 0o644)
        Terminal.out("wrote \(path) and \(folder)/secrets; edit it, then run `noroshi check --config \(path)`")
        return .ok
    }

    private static func writeNew(_ path: String, _ text: String) throws {
        guard access(path, F_OK) != 0 else { return }
        try writeAtomically(Array((text + "\n").utf8), to: path, mode: 0o600)
    }
}
