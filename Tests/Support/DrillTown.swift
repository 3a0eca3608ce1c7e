package import Foundation

/// The files of a fictional municipality's drill site in a folder of its own: secrets, and a configuration as an operator
/// would write it, pointed at the sinks a test has started. Its codes are those of the demo's telegrams.
package struct DrillTown: Sendable {
    /// Where the sinks listen; a channel, source or endpoint without a port is left out.
    package struct Ports: Sendable {
        package var line: UInt16?
        package var mail: UInt16?
        package var webhook: UInt16?
        package var source: UInt16?
        package var embeddings: UInt16?

        package init(
            line: UInt16? = nil, mail: UInt16? = nil, webhook: UInt16? = nil, source: UInt16? = nil,
            embeddings: UInt16? = nil
        ) {
            self.line = line
            self.mail = mail
            self.webhook = webhook
            self.source = source
            self.embeddings = embeddings
        }

        var all: [UInt16] { [line, mail, webhook, source, embeddings].compactMap { $0 } }
    }

    package let folder: URL
    package var configurationPath: String { folder.appending(path: "noroshi.json5").path }
    package var controlPath: String { folder.appending(path: "control.sock").path }
    package var ledgerPath: String { folder.appending(path: "ledger.sqlite").path }

    package static let districts = ["kitahama", "honjuku", "okanoue", "kawabata", "minato"]
    /// Intervals that differ, so that a clock can tell by its sleeper which source waits.
    package static let pollSeconds = (jma: 61, cap: 101, news: 83)

    /// Makes the folder with new secrets. Its path is short: a Unix socket's may have 107 bytes.
    package init() throws {
        let name = UUID().uuidString.prefix(8)
        folder = URL(filePath: "/tmp/noroshi-test-\(name)", directoryHint: .isDirectory)
        try FileManager.default.createDirectory(
            at: folder.appending(path: "secrets"), withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700])
        try write(secret: "ledger-key", Self.randomBytes().map { String(format: "%02x", $0) }.joined())
        for name in [
            "line-access-token", "line-channel-secret", "mail-bounce-secret", "officer-token", "chief-token",
            "mayor-token",
        ] {
            try write(secret: name, Self.randomBytes().map { String(format: "%02x", $0) }.joined())
        }
        try write(secret: "webhook-secret", "whsec_" + Data(Self.randomBytes()).base64EncodedString())
    }

    package func remove() { try? FileManager.default.removeItem(at: folder) }

    package func secret(_ name: String) throws -> String {
        String(decoding: try Data(contentsOf: folder.appending(path: "secrets/\(name)")), as: UTF8.self)
    }

    package func write(secret name: String, _ text: String) throws {
        try write(text, to: "secrets/\(name)")
    }

    /// Writes a file that only its owner may read.
    package func write(_ text: String, to path: String) throws {
        let url = folder.appending(path: path)
        try Data(text.utf8).write(to: url)
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: url.path)
    }

    /// - Parameter areas: the codes by which sources name the town, as the inside of the `areas` section.
    /// - Parameter languages: those the site serves, by their tags.
    /// - Parameter handOverHours: the section's inside; nil for a person at any time.
    package func configuration(
        _ ports: Ports, mode: String = "drill", areas: String = Self.ownAreas,
        languages: [String] = ["ja", "ja-simple", "en"], handsOver: Bool = false, handOverHours: String? = nil
    ) -> String {
        """
        {
            site: {
                mode: "\(mode)",
                names: { ja: "潮見浜市", "ja-simple": "潮見浜市（しおみはまし）", en: "Shiomihama City" },
                publicURL: "http://127.0.0.1:8080",
                languages: [\(languages.map { "\"\($0)\"" }.joined(separator: ", "))],
                districts: [
        \(Self.districts.map { "            { code: \"\($0)\", names: { ja: \"\($0)地区\", en: \"\($0)\" } }," }.joined(separator: "\n"))
                ],
                areas: { \(areas) },
            },
            allowedHosts: [\(ports.all.map { "\"127.0.0.1:\($0)\"" }.joined(separator: ", "))],
            web: { host: "127.0.0.1", port: 0, control: "control.sock" },
            ledger: { path: "ledger.sqlite", keyFile: "secrets/ledger-key" },
            intents: "\(SharedSamples.projectRoot.appending(path: "Intents").path)",
            handsOver: \(handsOver),
            \(handOverHours.map { "handOverHours: { \($0) }," } ?? "")
            \(ports.embeddings.map(embeddings) ?? "")
            forms: ["life/road-damage"],
            facilities: {
                school: {
                    kind: "emergencySite", names: { ja: "潮見小学校" }, place: { latitude: 35.001, longitude: 139.0 },
                },
                hall: {
                    kind: "temporaryStay", names: { ja: "市民ホール" }, audience: "stranded",
                    place: { latitude: 35.0, longitude: 139.0 },
                },
            },
            sources: { \(sources(ports)) },
            channels: { \(channels(ports)) },
            staff: {
                officer: { tokenFile: "secrets/officer-token", scopes: ["submit", "answer"] },
                chief: { tokenFile: "secrets/chief-token", scopes: ["submit", "approve"] },
                mayor: { tokenFile: "secrets/mayor-token", scopes: ["submit", "approve", "publish", "breakGlass", "subscribe"] },
            },
        }
        """
    }

    package static let ownAreas = """
        name: "潮見浜市", municipality: "9910300", weather: ["990011", "990010", "990000"], seismic: ["990"],
        tsunami: ["990"], rivers: ["990001000100"]
        """

    private func embeddings(_ port: UInt16) -> String {
        "embeddings: { url: \"http://127.0.0.1:\(port)/v1/embeddings\", model: \"m\", timeout: \"1s\" },"
    }

    private func sources(_ ports: Ports) -> String {
        guard let port = ports.source else { return "" }
        let base = "http://127.0.0.1:\(port)"
        return """

                jma: {
                    kind: "jma", poll: "\(Self.pollSeconds.jma)s", timeout: "1s",
                    feeds: ["\(base)/developer/xml/feed/eqvol.xml", "\(base)/developer/xml/feed/extra.xml"],
                },
                cap: { kind: "cap", poll: "\(Self.pollSeconds.cap)s", feeds: ["\(base)/cap/index.atom"] },
                "ward-news": {
                    kind: "feed", poll: "\(Self.pollSeconds.news)s", topic: "event", feeds: ["\(base)/ward/news.rss"],
                },
            """
    }

    private func channels(_ ports: Ports) -> String {
        var text = ""
        if let port = ports.line {
            text += """

                    line: {
                        kind: "line", api: "http://127.0.0.1:\(port)", accessToken: "secrets/line-access-token",
                        channelSecret: "secrets/line-channel-secret",
                    },
                """
        }
        if let port = ports.mail {
            text += """

                    mail: {
                        kind: "mail", server: "smtp://127.0.0.1:\(port)", from: "bousai@city.shiomihama.example",
                        fromNames: { ja: "潮見浜市 防災情報", en: "Shiomihama City Alerts" },
                        bounceDomain: "bounces.city.shiomihama.example", bounceSecret: "secrets/mail-bounce-secret",
                        listID: "notices.city.shiomihama.example", unsubscribePage: "http://127.0.0.1:8080/u",
                    },
                """
        }
        if ports.webhook != nil { text += "\n        webhook: { kind: \"webhook\", timeout: \"5s\" }," }
        return text
    }

    private static func randomBytes() -> [UInt8] { (0..<32).map { _ in UInt8.random(in: 0...255) } }
}
