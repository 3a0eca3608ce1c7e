import Files
import Testing

@Suite struct SecretFileTests {
    @Test("a secret only its owner can open is read", arguments: [0o600, 0o400])
    func reads(mode: Int) throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("hunter2\n", to: "token", mode: mode)
        #expect(try SecretFile.read(path) == Array("hunter2\n".utf8))
    }

    @Test(
        "a secret that others may open is refused with the command that closes it",
        arguments: [0o640, 0o604, 0o620, 0o777])
    func refuses(mode: Int) throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("hunter2", to: "token", mode: mode)
        let error = #expect(throws: FilesError.self) { try SecretFile.read(path) }
        #expect(error?.description.contains("mode 0\(String(mode, radix: 8))") == true)
        #expect(error?.description.contains("Run: chmod 600 \(path).") == true)
        #expect(error?.description.contains("hunter2") == false)
    }

    @Test("systemd's credentials may carry an access list")
    func credentials() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("x", to: "token", mode: 0o440)
        #expect(try SecretFile.read(path, credentialsDirectory: folder.path) == [0x78])
        #expect(try SecretFile.read(path, credentialsDirectory: folder.path + "/") == [0x78])
        #expect(throws: FilesError.self) { try SecretFile.read(path, credentialsDirectory: folder("other")) }
        #expect(throws: FilesError.self) { try SecretFile.read(path, credentialsDirectory: "") }
        // A path that only begins in the folder leaves it.
        let inner = try folder.write("x", to: "a/token", mode: 0o440)
        #expect(throws: FilesError.self) { try SecretFile.read(inner, credentialsDirectory: folder.path) }
        try folder.write("x", to: "credentials/token", mode: 0o440)
        #expect(throws: FilesError.self) {
            try SecretFile.read(folder("credentials/../token"), credentialsDirectory: folder("credentials"))
        }
    }

    @Test("a missing secret is nil, a folder or a huge file an error")
    func edges() throws {
        let folder = try TemporaryFolder()
        #expect(try SecretFile.read(folder("none")) == nil)
        #expect(throws: FilesError.self) { try SecretFile.read(folder.path) }
        let path = try folder.write(String(repeating: "x", count: SecretFile.limit + 1), to: "big")
        #expect(throws: FilesError.self) { try SecretFile.read(path) }
    }
}
