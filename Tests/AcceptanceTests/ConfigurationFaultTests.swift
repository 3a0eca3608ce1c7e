import Foundation
import TestSupport
import Testing

@testable import noroshi

extension Acceptance {
    @Suite("A configuration with a fault")
    struct ConfigurationFaultTests {
        struct Fault: CustomTestStringConvertible, Sendable {
            var name: String
            var old: String
            var new: String
            /// What the message says beside the place.
            var says: [String]
            var testDescription: String { name }
        }

        static let faults = [
            Fault(name: "an unknown key", old: "web: {", new: "web: { hosst: \"::1\",", says: ["hosst", "host"]),
            Fault(name: "a wrong type", old: "port: 0", new: "port: \"many\"", says: ["port"]),
            Fault(name: "a number out of range", old: "port: 0", new: "port: 70000", says: ["port", "65535"]),
            Fault(name: "a bad URL", old: "publicURL: \"http://", new: "publicURL: \"htp//", says: ["publicURL"]),
            Fault(
                name: "a missing secret file", old: "secrets/officer-token", new: "secrets/nobody",
                says: ["tokenFile", "nobody"]),
            Fault(name: "an unknown kind", old: "kind: \"jma\"", new: "kind: \"jmma\"", says: ["kind", "jmma"]),
            Fault(name: "a duration without a unit", old: "poll: \"61s\"", new: "poll: \"61\"", says: ["poll"]),
            Fault(name: "a missing key", old: "control: \"control.sock\"", new: "", says: ["control"]),
            Fault(name: "a comma too few", old: "port: 0,", new: "port: 0", says: []),
            Fault(
                name: "a drill channel that reaches the provider", old: "api: \"http://127.0.0.1:9101\",", new: "",
                says: ["api"]),
            Fault(
                name: "an unknown scope", old: "[\"submit\", \"answer\"]", new: "[\"sumbit\", \"answer\"]",
                says: ["scopes", "sumbit"]),
        ]

        @Test("is refused with its line, what is wrong and what to do, and nothing starts", arguments: faults)
        func refused(_ fault: Fault) throws {
            let town = try DrillTown()
            defer { town.remove() }
            let good = town.configuration(.init(line: 9_101, mail: 9_102, webhook: 9_103, source: 9_104))
            let place = try #require(good.range(of: fault.old), "the configuration no longer has \(fault.old)")
            let line = good[..<place.lowerBound].count { $0 == "\n" } + 1
            try town.write(good.replacingCharacters(in: place, with: fault.new), to: "noroshi.json5")
            do throws(CommandFailure) {
                _ = try ConfigurationFile.load(town.configurationPath)
                Issue.record("it was taken")
            } catch {
                #expect(error.code == .usage)
                let message = error.description
                // A missing key is told at the start of its section, a comma where the next token stands.
                let near = (line - 8...line + 1).contains { message.contains("\(town.configurationPath):\($0): ") }
                #expect(near, "\(message) (line \(line))")
                for word in fault.says { #expect(message.contains(word), "\(message)") }
            }
            #expect(!FileManager.default.fileExists(atPath: town.ledgerPath))
            #expect(!FileManager.default.fileExists(atPath: town.controlPath))
        }

        @Test("every fault is told at once")
        func allAtOnce() throws {
            let town = try DrillTown()
            defer { town.remove() }
            let good = town.configuration(.init(line: 9_101, mail: 9_102, webhook: 9_103, source: 9_104))
            try town.write(
                good.replacing("port: 0", with: "port: 70000").replacing("poll: \"61s\"", with: "poll: \"soon\""),
                to: "noroshi.json5")
            do throws(CommandFailure) {
                _ = try ConfigurationFile.load(town.configurationPath)
                Issue.record("it was taken")
            } catch {
                #expect(error.description.contains("port") && error.description.contains("poll"), "\(error)")
            }
        }
    }
}
