import Crypto
import Files
import Intake
import Notice

/// The demo's files: a configuration as an operator would write it, secrets of its own, and where everything listens.
struct DemoSite {
    let state: String
    /// The first of six ports, all on loopback.
    let firstPort: Int
    let ward: WardAreas
    let intents: String
    /// The slots of those intents, for the town to fill.
    let slots: Set<String>

    var webPort: Int { firstPort }
    var linePort: Int { firstPort + 1 }
    var webhookPort: Int { firstPort + 2 }
    var mailPort: Int { firstPort + 3 }
    var sourcePort: Int { firstPort + 4 }
    var sinkPagePort: Int { firstPort + 5 }

    static let defaultPort = 8800
    static let portsUsed = 6
    private static let tokenBytes = 24
    private static let webhookSecretBytes = 32

    var configurationPath: String { "\(state)/noroshi.json5" }
    var controlPath: String { "\(state)/control.sock" }

    func secretPath(_ name: String) -> String { "\(state)/secrets/\(name)" }

    func secret(_ name: String) throws -> String {
        String(decoding: try readFile(secretPath(name), limit: 4_096), as: UTF8.self)
    }

    /// Writes the configuration, and the secrets that are not there yet.
    func write() throws {
        try ensureFolder(state, mode: 0o700)
        try ensureFolder("\(state)/secrets", mode: 0o700)
        try writeSecret("ledger-key") { Hexadecimal.encode($0) }
        for name in ["line-access-token", "line-channel-secret", "mail-bounce-secret", "officer-token", "chief-token"] {
            try writeSecret(name) { Base64URL.encode($0) }
        }
        try writeSecret("webhook-secret") { "whsec_" + Base64.encode($0) }
        try writeAtomically(CSVTable.bytes(DemoGarbage.rows), to: "\(state)/garbage.csv", mode: 0o600)
        try writeAtomically(Array(configuration.utf8), to: configurationPath, mode: 0o600)
    }

    private func writeSecret(_ name: String, _ encode: ([UInt8]) -> String) throws {
        guard try SecretFile.read(secretPath(name)) == nil else { return }
        let bytes = try SecureRandom.bytes(Self.webhookSecretBytes)
        try writeAtomically(Array(encode(bytes).utf8), to: secretPath(name), mode: 0o600)
    }

    private func quoted(_ codes: [String]) -> String { codes.map { "\"\($0)\"" }.joined(separator: ", ") }

    private var configuration: String {
        let districts = DemoTown.districts.map { district in
            let names = district.names.sorted { $0.key.rawValue < $1.key.rawValue }
                .map { "\"\($0.key.rawValue)\": \"\($0.value)\"" }.joined(separator: ", ")
            return "            { code: \"\(district.code)\", names: { \(names) } },"
        }.joined(separator: "\n")
        return """
            // Written by `noroshi demo` at every start. A drill site: everything it says is marked 訓練.
            {
                site: {
                    mode: "drill",
                    names: { ja: "潮見浜市", "ja-simple": "潮見浜市（しおみはまし）", en: "Shiomihama City" },
                    publicURL: "http://127.0.0.1:\(webPort)",
                    languages: [
                        "ja", "ja-simple", "en", "zh-Hans", "ko", "vi", "ne", "tl", "zh-Hant", "my", "id", "th", "pt", "es",
                    ],
                    districts: [
            \(districts)
                    ],
                    // The codes by which sources name this town.
                    areas: {
                        name: "\(ward.name)", municipality: "\(ward.municipality)", weather: [\(quoted(ward.ancestors))],
                        seismic: [\(quoted(ward.seismic))], tsunami: [\(quoted(ward.tsunami))],
                        rivers: [\(quoted(ward.rivers))],
                    },
                    // What intents say where the town must say it. No real number is printed.
                    facts: {
            \(DemoFacts.json5(indent: "            ", slots: slots))
                    },
                },
                allowedHosts: [
                    "127.0.0.1:\(linePort)", "127.0.0.1:\(webhookPort)", "127.0.0.1:\(mailPort)", "127.0.0.1:\(sourcePort)",
                ],
                web: { host: "127.0.0.1", port: \(webPort), control: "control.sock" },
                ledger: { path: "ledger.sqlite", keyFile: "secrets/ledger-key" },
                intents: "\(intents)",
                tables: { "garbage/items": "garbage.csv" },
                forms: ["life/road-damage", "life/opinions", "garbage/bulky", "life/events"],
                sources: {
                    jma: {
                        kind: "jma", poll: "2s",
                        feeds: [
                            "http://127.0.0.1:\(sourcePort)/developer/xml/feed/eqvol.xml",
                            "http://127.0.0.1:\(sourcePort)/developer/xml/feed/extra.xml",
                        ],
                    },
                    cap: { kind: "cap", poll: "3s", feeds: ["http://127.0.0.1:\(sourcePort)/cap/index.atom"] },
                    "ward-news": {
                        kind: "feed", poll: "5s", topic: "event", feeds: ["http://127.0.0.1:\(sourcePort)/ward/news.rss"],
                    },
                },
                channels: {
                    line: {
                        kind: "line", api: "http://127.0.0.1:\(linePort)", accessToken: "secrets/line-access-token",
                        channelSecret: "secrets/line-channel-secret",
                    },
                    mail: {
                        kind: "mail", server: "smtp://127.0.0.1:\(mailPort)", from: "bousai@city.shiomihama.example",
                        fromNames: { ja: "潮見浜市 防災情報", en: "Shiomihama City Alerts" },
                        bounceDomain: "bounces.city.shiomihama.example", bounceSecret: "secrets/mail-bounce-secret",
                        listID: "notices.city.shiomihama.example", unsubscribePage: "http://127.0.0.1:\(webPort)/u",
                    },
                    webhook: { kind: "webhook", timeout: "5s" },
                },
                staff: {
                    officer: { tokenFile: "secrets/officer-token", scopes: ["submit", "answer"] },
                    chief: {
                        tokenFile: "secrets/chief-token",
                        scopes: ["submit", "approve", "publish", "breakGlass", "subscribe"],
                    },
                },
            }

            """
    }
}
