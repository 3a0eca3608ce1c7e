import Foundation
import Testing

@testable import Net

/// A source of names from a closure: at once, and never where it gives nil.
struct Names: NameSource {
    var addresses: @Sendable (String) -> [IPAddress]?

    func look(up name: String, _ found: @escaping @Sendable ([IPAddress]) -> Void) { addresses(name).map(found) }

    func stop() {}
}

/// Lookups against real name servers over UDP, played here.
@Suite struct NameServersTests {
    private func look(up name: String, _ servers: NameServers) async -> [IPAddress] {
        await withCheckedContinuation { continuation in servers.look(up: name) { continuation.resume(returning: $0) } }
    }

    private func servers(_ servers: ScriptedNameServer..., firstTimeout: CInt = 1000) throws -> NameServers {
        try #require(
            NameServers(name: "names", servers: .given(servers.map(\.address)), firstTimeout: firstTimeout))
    }

    @Test("a name has its IPv4 and IPv6 addresses, each once")
    func both() async throws {
        let server = try ScriptedNameServer { _ in ["192.0.2.7", "192.0.2.7", "2001:db8::7"] }
        let names = try servers(server)
        defer { names.stop() }
        let found = await look(up: "shop.example", names)
        #expect(Set(found) == Set(["192.0.2.7", "2001:db8::7"].compactMap { IPAddress($0) }))
        #expect(found.count == 2)
    }

    @Test("a name that is not there has no address")
    func missing() async throws {
        let server = try ScriptedNameServer { _ in [] }
        let names = try servers(server)
        defer { names.stop() }
        #expect(await look(up: "nobody.example", names).isEmpty)
        // What is no name at all never reaches a server.
        #expect(await look(up: String(repeating: "a", count: 64) + ".example", names).isEmpty)
        #expect(await look(up: "", names).isEmpty)
    }

    @Test("hundreds of names whose server is mute hold up none of as many others, and end when their time is over")
    func mute() async throws {
        let server = try ScriptedNameServer { $0.hasPrefix("mute") ? nil : ["192.0.2.7"] }
        let names = try servers(server, firstTimeout: 500)
        defer { names.stop() }
        let (order, gate) = (Locked([Bool]()), Gate())
        for number in 0..<600 {
            names.look(up: "\(number.isMultiple(of: 2) ? "mute" : "h")\(number).example") { found in
                order.with { $0.append(found.isEmpty) }
                gate.open()
            }
        }
        await gate.wait(600)
        let told = order.with { $0 }
        #expect(told.count == 600 && told.prefix(300).allSatisfy { !$0 } && told.suffix(300).allSatisfy { $0 })
    }

    @Test("a question that got lost is asked again")
    func lost() async throws {
        let asked = Locked(0)
        let server = try ScriptedNameServer { _ in
            asked.with { asked in
                asked += 1
                return asked <= 2 ? nil : ["192.0.2.7"]
            }
        }
        let names = try servers(server, firstTimeout: 50)
        defer { names.stop() }
        #expect(await look(up: "shop.example", names) == [.v4(0xC000_0207)])
    }

    @Test("where one server is mute the next one is asked")
    func next() async throws {
        let (mute, other) = (try ScriptedNameServer { _ in nil }, try ScriptedNameServer { _ in ["192.0.2.7"] })
        let names = try servers(mute, other, firstTimeout: 50)
        defer { names.stop() }
        #expect(await look(up: "shop.example", names) == [.v4(0xC000_0207)])
    }

    @Test("packets that are no answer, or another question's, are passed over")
    func garbage() async throws {
        let server = try ScriptedNameServer(forging: true) { _ in ["192.0.2.7"] }
        let names = try servers(server)
        defer { names.stop() }
        #expect(await look(up: "shop.example", names) == [.v4(0xC000_0207)])
    }

    @Test("a server list that changes is read anew, and what the old servers left open is asked of the new ones")
    func list() async throws {
        let (mute, other) = (try ScriptedNameServer { _ in nil }, try ScriptedNameServer { _ in ["192.0.2.7"] })
        let file = FileManager.default.temporaryDirectory.appending(path: "resolv.\(UUID()).conf")
        defer { try? FileManager.default.removeItem(at: file) }
        // One port stands for all servers of a list, so that each server is on an address of its own.
        let moved = try ScriptedNameServer(on: "127.0.0.2", port: mute.address.port) { _ in ["192.0.2.8"] }
        try Data("nameserver 127.0.0.1\n".utf8).write(to: file)
        let names = try #require(
            NameServers(name: "names", servers: .list(file.path, port: mute.address.port), listLifetime: 0))
        defer { names.stop() }
        async let first = look(up: "shop.example", names)
        await mute.wasAsked()
        try Data("nameserver 127.0.0.2\n".utf8).write(to: file, options: .atomic)
        #expect(await look(up: "other.example", names) == [.v4(0xC000_0208)])
        #expect(await first == [.v4(0xC000_0208)])
        withExtendedLifetime((other, moved)) {}
    }

    @Test("after a stop every question is answered with nothing")
    func stop() async throws {
        let server = try ScriptedNameServer { _ in nil }
        let names = try servers(server)
        async let found = look(up: "shop.example", names)
        await server.wasAsked()
        names.stop()
        #expect(await found.isEmpty)
        #expect(await look(up: "shop.example", names).isEmpty)
        names.stop()
    }
}

/// A name server on this machine: one thread, one UDP socket.
final class ScriptedNameServer: Sendable {
    let address: HostPort
    private let socket: CInt
    private let asked = Gate()

    /// `addresses` tells what a name has: nil for no answer at all, nothing for NXDOMAIN. With `forging`, each answer comes after
    /// one that is too short, one with another number and one to another question.
    init(
        on host: String = "127.0.0.1", port: UInt16 = 0, forging: Bool = false,
        _ addresses: @escaping @Sendable (String) -> [String]?
    ) throws {
        let socket = Glibc.socket(AF_INET, CInt(SOCK_DGRAM.rawValue) | closedInChildren, 0)
        // Other tests run beside it, and what its buffer cannot hold is lost.
        var room = CInt(1 << 20)
        setsockopt(socket, SOL_SOCKET, SO_RCVBUF, &room, socklen_t(MemoryLayout<CInt>.size))
        var own = sockaddr_in()
        own.sin_family = sa_family_t(AF_INET)
        own.sin_port = port.bigEndian
        inet_pton(AF_INET, host, &own.sin_addr)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        try withUnsafeMutablePointer(to: &own) { own in
            try own.withMemoryRebound(to: sockaddr.self, capacity: 1) { raw in
                try #require(bind(socket, raw, length) == 0 && getsockname(socket, raw, &length) == 0)
            }
        }
        self.socket = socket
        address = try #require(HostPort("\(host):\(UInt16(bigEndian: own.sin_port))"))
        let asked = asked
        Thread("names") {
            var packet = [UInt8](repeating: 0, count: 512)
            while true {
                var peer = sockaddr_storage()
                var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
                let count = withUnsafeMutablePointer(to: &peer) { peer in
                    peer.withMemoryRebound(to: sockaddr.self, capacity: 1) { peer in
                        let count = recvfrom(socket, &packet, packet.count, 0, peer, &length)
                        guard count > 12 else { return count }
                        let question = Question(Array(packet[..<count]))
                        asked.open()
                        guard let addresses = addresses(question.name) else { return count }
                        let answer = question.answer(addresses.compactMap { IPAddress($0) })
                        let forged: [[UInt8]] =
                            forging ? [[0, 1], [answer[0] ^ 1] + answer[1...], question.toAnother] : []
                        for bytes in forged + [answer] { sendto(socket, bytes, bytes.count, 0, peer, length) }
                        return count
                    }
                }
                // Nothing comes out of a socket that was shut down.
                if count <= 0 { break }
            }
            close(socket)
        }?.detach()
    }

    deinit { shutdown(socket, CInt(SHUT_RDWR)) }

    /// Returns once a question has come.
    func wasAsked() async { await asked.wait() }

    /// One question of RFC 1035 §4.1.
    private struct Question {
        let packet: [UInt8]
        let name: String
        /// 1 for A, 28 for AAAA.
        let kind: UInt8
        /// Where the question ends.
        let end: Int

        init(_ packet: [UInt8]) {
            var (labels, place): ([String], Int) = ([], 12)
            while packet[place] != 0 {
                labels.append(String(decoding: packet[place + 1...place + Int(packet[place])], as: UTF8.self))
                place += 1 + Int(packet[place])
            }
            self.packet = packet
            name = labels.joined(separator: ".")
            kind = packet[place + 2]
            end = place + 5
        }

        func answer(_ addresses: [IPAddress]) -> [UInt8] {
            let records = addresses.compactMap { address -> [UInt8]? in
                switch address {
                case .v4(let value) where kind == 1: bytes(value)
                case .v6(let high, let low) where kind == 28: bytes(high) + bytes(low)
                default: nil
                }
            }
            // An answer with recursion; 3 says that the name does not exist.
            var answer = Array(packet[..<2])
            answer += [0x81, addresses.isEmpty ? 0x83 : 0x80, 0, 1, 0, UInt8(records.count), 0, 0, 0, 0]
            answer += packet[12..<end]
            for data in records {
                answer += [0xC0, 0x0C, 0, kind, 0, 1, 0, 0, 0, 60, 0, UInt8(data.count)]
                answer += data
            }
            return answer
        }

        /// The right number, and an answer to what nobody asked.
        var toAnother: [UInt8] {
            var answer = Array(packet[..<2])
            answer += [0x81, 0x80, 0, 1, 0, 1, 0, 0, 0, 0, 5]
            answer += Array("other".utf8)
            answer += [0, 0, kind, 0, 1, 0xC0, 0x0C, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 203, 0, 113, 9]
            return answer
        }

        private func bytes(_ value: some FixedWidthInteger) -> [UInt8] {
            withUnsafeBytes(of: value.bigEndian) { Array($0) }
        }
    }
}
