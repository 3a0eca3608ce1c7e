import Crypto
import Foundation
import TestSupport
import Testing

/// What others computed: published webhook signatures beside the checkout, and Python's own hmac, hashlib and base64.
@Suite struct ForeignTests {
    private func vectors() throws -> [String: [String: String]]? {
        guard let folder = SharedSamples.folder("samples/vectors") else { return nil }
        let data = try Data(contentsOf: folder.appending(path: "crypto_vectors.json"))
        let root = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        return root.compactMapValues { entry in
            (entry as? [String: Any])?.compactMapValues { $0 as? String }
        }
    }

    private func bytes(_ text: String?) throws -> [UInt8] { Array(try #require(text).utf8) }

    @Test("LINE's, Standard Webhooks', Slack's and X-Hub's published signatures are reproduced")
    func webhooks() throws {
        guard let vectors = try vectors() else { return }
        let line = try #require(vectors["line_webhook"])
        let lineCode = HMACSHA256.code(for: try bytes(line["body"]), key: try bytes(line["channel_secret"]))
        #expect(Base64.encode(lineCode) == line["x-line-signature"])

        let standard = try #require(vectors["standard_webhooks_symmetric"])
        let key = try #require(standard["secret"].flatMap { Base64.decode($0.dropFirst("whsec_".count)) })
        let standardCode = HMACSHA256.code(for: try bytes(standard["signed_content"]), key: key)
        #expect("v1," + Base64.encode(standardCode) == standard["webhook-signature"])

        let slack = try #require(vectors["slack_request_signing"])
        let signed = try bytes(slack["basestring_prefix"]) + bytes(slack["body"])
        let slackCode = HMACSHA256.code(for: signed, key: try bytes(slack["signing_secret"]))
        #expect("v0=" + Hexadecimal.encode(slackCode) == slack["x-slack-signature"])

        let hub = try #require(vectors["x_hub_signature_256"])
        let hubCode = HMACSHA256.code(for: try bytes(hub["body"]), key: try bytes(hub["secret"]))
        #expect("sha256=" + Hexadecimal.encode(hubCode) == hub["x-hub-signature-256"])
    }

    @Test("RFC 8291's message is sealed with AES-128-GCM as the RFC prints it")
    func webPush() throws {
        guard let push = try vectors()?["rfc8291_appendix_a"] else { return }
        func part(_ name: String) throws -> [UInt8] { try #require(push[name].flatMap { Base64URL.decode($0) }) }
        let cek = try part("cek")
        let key = try #require(AESGCM.Key(cek))
        let sealed = try AESGCM.seal(try part("padded_plaintext"), key: key, nonce: try part("nonce"))
        #expect(sealed == (try part("ciphertext")))
        // HKDF's extract step is one HMAC (RFC 5869 §2.2).
        #expect(HMACSHA256.code(for: try part("ikm"), key: try part("salt")) == (try part("prk")))
    }

    @Test("Python computes the same digests, codes and texts for 200 messages of many lengths")
    func python() throws {
        let script = """
            import hmac, hashlib, base64
            for n in range(200):
                data = bytes((i * 31 + n) % 256 for i in range(n * 7)); key = bytes((i + n) % 256 for i in range(n))
                print(hashlib.sha256(data).hexdigest(), hmac.new(key, data, hashlib.sha256).hexdigest(),
                      '.' + base64.b64encode(data).decode(), '.' + base64.urlsafe_b64encode(data).decode().rstrip('='))
            """
        guard let output = try run("python3", ["-c", script]) else { return }
        let lines = output.split(separator: "\n")
        #expect(lines.count == 200)
        for (n, line) in lines.enumerated() {
            let data = (0..<n * 7).map { UInt8(($0 * 31 + n) % 256) }
            let key = (0..<n).map { UInt8(($0 + n) % 256) }
            let ours = [
                Hexadecimal.encode(SHA256.hash(data)), Hexadecimal.encode(HMACSHA256.code(for: data, key: key)),
                "." + Base64.encode(data), "." + Base64URL.encode(data),
            ]
            #expect(line == ours.joined(separator: " "))
        }
    }

    @Test("the cryptography package of Python opens what we seal and seals what we open")
    func pythonSeals() throws {
        let script = """
            from cryptography.hazmat.primitives.ciphers.aead import AESGCM
            for n in range(60):
                key = bytes((i * 5 + n) % 256 for i in range(32)); nonce = bytes([n] * 12)
                print(AESGCM(key).encrypt(nonce, bytes((i + n) % 256 for i in range(n * 11)), bytes(range(n))).hex())
            """
        guard let output = try run("python3", ["-c", script]) else { return }
        let lines = output.split(separator: "\n")
        #expect(lines.count == 60)
        for (n, line) in lines.enumerated() {
            let key = try #require(AESGCM.Key((0..<32).map { UInt8(($0 * 5 + n) % 256) }))
            let nonce = [UInt8](repeating: UInt8(n), count: 12)
            let text = (0..<n * 11).map { UInt8(($0 + n) % 256) }
            let associated = (0..<n).map { UInt8($0) }
            let sealed = try AESGCM.seal(text, key: key, nonce: nonce, authenticating: associated)
            #expect(Hexadecimal.encode(sealed) == line)
            #expect(try AESGCM.open(sealed, key: key, nonce: nonce, authenticating: associated) == text)
        }
    }

    /// The output of a program, nil with a visible line where this machine lacks it or what it imports.
    private func run(_ name: String, _ arguments: [String], for test: String = #function) throws -> String? {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [name] + arguments
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            let line = "SKIPPED \(test): \(name) or a module it imports is not on this machine\n"
            FileHandle.standardError.write(Data(line.utf8))
            return nil
        }
        return String(decoding: data, as: UTF8.self)
    }
}
