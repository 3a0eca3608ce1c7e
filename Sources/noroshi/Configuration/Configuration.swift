import Channel
import Chat
import Crypto
import Files
import Intake
import Net
import Notice
import Policy
import Settings
import Web

/// Everything an operator can set, read from one JSON5 file and checked before anything starts.
struct Configuration: Sendable {
    var site: Site
    var ward: WardAreas
    /// What intents fill their `{{slots}}` with, e.g. `phone.main`.
    var facts: [String: [LanguageTag: String]]
    var web: WebSettings
    var ledger: LedgerSettings
    var net: ConnectionSettings
    /// Folder of intents.
    var intents: String
    /// CSV files behind intents whose source is `items`.
    var tables: [IntentID: String]
    /// Whether residents can ask for a person in the talk; staff then answer with `noroshi talk`.
    var handsOver: Bool
    /// When; nil is always.
    var handOverHours: HandOverHours?
    /// The intents whose forms residents can send; the section in charge reads them with `noroshi form`.
    var forms: [IntentID] = []
    /// A machine that words some answers anew; nil, as usual, asks none.
    var generator: ModelEndpoint?
    var embeddings: EmbeddingsSettings?
    /// The site's own publication table; nil uses the shipped one.
    var policy: String?
    /// Folder of the site's own words over the shipped ones; nil uses these alone.
    var wording: String?
    var sources: [SourceSettings]
    var channels: [any Channel]
    var signage = SignageSettings()
    var staff: [StaffToken]
    /// `host:port` of what the operator runs himself. On a drill site nothing else is reached.
    var allowedHosts: [String]
}

/// How connections out are made; `net` in the file.
struct ConnectionSettings: Sendable {
    /// Certificates to trust instead of the system's, a PEM file: a closed network's own authority. Nil trusts the system's.
    var certificateFile: String?
    /// Name servers to ask instead of those of `/etc/resolv.conf`.
    var nameServers: [HostPort] = []
}

struct WebSettings: Sendable {
    var host: String
    /// 0 takes any free port.
    var port: Int
    /// The Unix socket the command line talks through.
    var control: String
    var loops: Int
    /// Connections held at a time, boards listening for changes among them.
    var connections: Int
    /// Reverse proxies whose word on a client's address is believed.
    var trustedProxies: [AddressRange]
}

struct LedgerSettings: Sendable {
    var path: String
    /// 32 bytes, base64 or hex: seals recipients' addresses. Lost key, lost addresses.
    var key: Secret
    /// Where the audit head is kept outside the ledger; best on another disk or host.
    var auditHead: String

    /// Where a source's refused documents are kept: a folder beside the ledger.
    func quarantine(of source: SourceID) -> String {
        let folder = path.lastIndex(of: "/").map { path[...$0] } ?? ""
        return "\(folder)quarantine/\(source)"
    }
}

extension [StaffToken] {
    /// Gives everybody whose name differs in case, width or blanks alone the one spelling that comes first: nobody becomes
    /// two people by a slip of the pen.
    fileprivate func joiningPersons() -> [StaffToken] {
        var spellings: [String] = []
        return map { token in
            var token = token
            if let known = spellings.first(where: { Actor.isSamePerson($0, token.person) }) {
                token.person = known
            } else {
                spellings.append(token.person)
            }
            return token
        }
    }
}

/// A token by which somebody may speak for the municipality. One person can have several; they are one actor.
struct StaffToken: Sendable {
    /// The entry's name.
    var name: String
    /// Whose it is, the name in the audit: two tokens of one person are never two people.
    var person: String
    var token: Secret
    var scopes: Set<Scope>

    /// What is missing for two people to agree on anything; nil where nothing is. For `noroshi check`.
    static func warning(for tokens: [StaffToken]) -> String? {
        let authors = Set(tokens.filter { $0.scopes.contains(.submit) }.map(\.person))
        let approvers = Set(tokens.filter { $0.scopes.contains(.approve) }.map(\.person))
        guard !authors.isEmpty, !approvers.isEmpty, authors.union(approvers).count == 1 else { return nil }
        return "staff: \(authors.first ?? "") alone may both hand in and approve, and nobody approves what they wrote "
            + "themself: give a second person a token with the scope approve"
    }
}

extension Configuration {
    /// Reads the file. All faults at once, each `file:line: what, why, what to do`.
    init(file: SettingsFile, secrets: SecretSource) throws(SettingsErrors) {
        self = try file.decode(secrets: secrets) { section in
            let (site, ward, facts) = try section.value("site", .section(Configuration.site))
            let allowedHosts = try section.value("allowedHosts", .list(of: Configuration.hostAndPort), default: [])
            section.check(
                "allowedHosts", holds: site.mode == .live || !allowedHosts.isEmpty,
                why: "a drill site reaches only the hosts named here", fix: "List the drill sinks as \"host:port\"")
            let staff = try section.value("staff", .dictionary(of: .section(Configuration.staff)), default: [])
                .map { entry in
                    StaffToken(
                        name: entry.key, person: entry.value.person ?? entry.key, token: entry.value.token,
                        scopes: entry.value.scopes)
                }.joiningPersons()
            section.check(
                "staff", holds: Configuration.areDistinct(staff.map(\.token)),
                why: "two names share one token, and two people must approve an order",
                fix: "Give each person a token of their own")
            let confinement = Confinement(
                mode: site.mode, allowedHosts: allowedHosts.compactMap { HostPort($0)?.description })
            return Configuration(
                site: site, ward: ward, facts: facts,
                web: try section.value("web", .section(Configuration.web)),
                ledger: try Configuration.ledger(section),
                net: try section.optional("net", .section(Configuration.net)) ?? ConnectionSettings(),
                intents: try section.value("intents", .path),
                tables: Dictionary(
                    try section.value("tables", .dictionary(of: .path), default: [])
                        .map { (IntentID(rawValue: $0.key), $0.value) }, uniquingKeysWith: { first, _ in first }),
                handsOver: try section.value("handsOver", .bool, default: false),
                handOverHours: try section.optional("handOverHours", .section(HandOverHours.read)),
                forms: try section.value("forms", .list(of: .string), default: []).map { IntentID(rawValue: $0) },
                generator: try section.optional(
                    "generator", .section { try ModelEndpoint.read($0, confinement: confinement) }),
                embeddings: try section.optional(
                    "embeddings", .section { try EmbeddingsSettings.read($0, confinement: confinement) }),
                policy: try section.optional("policy", .path),
                wording: try section.optional("wording", .path),
                sources: try Configuration.sources(section, isLive: site.mode == .live),
                channels: try section.value(
                    "channels", ChannelRegistry.type(confinement: confinement), default: []
                ).map { $0.value.make(ChannelID(rawValue: $0.key)) },
                signage: try SignageSettings.read(section, site: site, confinement: confinement), staff: staff,
                allowedHosts: allowedHosts)
        }
    }

    private static func sources(_ section: Section, isLive: Bool) throws -> [SourceSettings] {
        let sources = try section.value(
            "sources", .dictionary(of: .section { try SourceSettings.read($0, isLive: isLive) }), default: [])
        for name in sources.map(\.key) where !SourceSettings.isName(name) {
            section.check(
                "sources", holds: false, why: "\(name) is no name for a source: it stands in addresses and files",
                fix: "Use letters, digits, - and _, at most 40")
        }
        return sources.map { $0.value.named($0.key) }
    }

    private static func net(_ section: Section) throws -> ConnectionSettings {
        ConnectionSettings(
            certificateFile: try section.optional("certificateFile", .path),
            nameServers: try section.value("nameServers", .list(of: addressAndPort), default: []))
    }

    private static var addressAndPort: SettingType<HostPort> {
        .parsed("an address with its port, e.g. \"192.0.2.53:53\"") { text in
            guard let server = HostPort(text), case .address = server.host else { return nil }
            return server
        }
    }

    private static var hostAndPort: SettingType<String> {
        .parsed("a host with its port, e.g. \"127.0.0.1:8025\"") { HostPort($0) == nil ? nil : $0 }
    }

    private static func site(_ section: Section) throws -> (Site, WardAreas, [String: [LanguageTag: String]]) {
        let names = try section.value("names", .table(by: LanguageTag.self, of: .string))
        section.check(
            "names", holds: names[.japanese] != nil, why: "the Japanese name stands in every notice",
            fix: "Add names.ja")
        let districts = try section.value(
            "districts",
            .list(
                of: .section { district in
                    Site.District(
                        code: try district.value("code", .string(length: 1...40)),
                        names: try district.value("names", .table(by: LanguageTag.self, of: .string)))
                }), default: [])
        let site = Site(
            mode: try section.value("mode", .oneOf(Site.Mode.self)), names: names, districts: districts,
            languages: try section.value(
                "languages", .list(of: .oneOf(LanguageTag.self), count: 1...LanguageTag.allCases.count),
                default: [.japanese, .easyJapanese, .english]),
            publicURL: try section.value("publicURL", .url(schemes: ["https", "http"])))
        section.check(
            "publicURL", holds: !site.publicURL.hasSuffix("/"), why: "paths are appended to it",
            fix: "Remove the slash at its end")
        let ward = try section.value(
            "areas",
            .section { areas in
                WardAreas(
                    name: try areas.value("name", .string, default: names[.japanese] ?? ""),
                    municipality: try areas.value("municipality", .string(length: 7...7)),
                    ancestors: try areas.value("weather", .list(of: .string(length: 6...6)), default: []),
                    seismic: try areas.value("seismic", .list(of: .string(length: 3...3)), default: []),
                    tsunami: try areas.value("tsunami", .list(of: .string(length: 3...3)), default: []),
                    rivers: try areas.value("rivers", .list(of: .string(length: 12...12)), default: []),
                    shapes: try areas.value("shapes", .list(of: .section(shapes), count: 0...100), default: [])
                        .flatMap { $0 })
            })
        let facts = try section.value(
            "facts", .dictionary(of: .table(by: LanguageTag.self, of: .string)), default: [])
        return (site, ward, Dictionary(facts.map { ($0.key, $0.value) }) { first, _ in first })
    }

    /// `{ file: "districts.geojson", code: "code", name: "name" }`: districts and hazard areas, and the properties that hold
    /// their codes and names.
    private static func shapes(_ section: Section) throws -> [WardAreas.Shape] {
        let code = try section.value("code", .string(length: 1...100), default: "code")
        let name = try section.value("name", .string(length: 1...100), default: "name")
        return try section.value(
            "file",
            .file { path in
                try Intake.parse(shapes: readFile(path, limit: Intake.Limits.feedBytes), code: code, name: name).get()
            })
    }

    private static func web(_ section: Section) throws -> WebSettings {
        WebSettings(
            host: try section.value("host", .string, default: "127.0.0.1"),
            port: try section.value("port", .integer(in: 0...65_535), default: 8080),
            control: try section.value("control", .path),
            loops: try section.value("loops", .integer(in: 1...16), default: 1),
            connections: try section.value("connections", .integer(in: 64...200_000), default: usualConnections),
            trustedProxies: try section.value("trustedProxies", .list(of: addressRange), default: []))
    }

    /// Ten thousand boards, and room for residents beside them.
    private static let usualConnections = 16_384

    private static var addressRange: SettingType<AddressRange> {
        .parsed("an IP address or a range of them, e.g. \"127.0.0.1\" or \"10.0.0.0/8\"") { AddressRange($0) }
    }

    private static func ledger(_ section: Section) throws -> LedgerSettings {
        let (path, key) = try section.value(
            "ledger", .section { (try $0.value("path", .path), try $0.value("keyFile", .secret)) })
        let folder = path.lastIndex(of: "/").map { path[...$0] } ?? ""
        let head = try section.optional("audit", .section { try $0.value("head", .path) }) ?? folder + auditHeadName
        section.check(
            "audit", holds: head != path, why: "the audit head must not stand in the ledger's own file",
            fix: "Name another file, best on another disk")
        return LedgerSettings(path: path, key: key, auditHead: head)
    }

    /// The audit head's file beside the ledger, where the settings name none.
    private static let auditHeadName = "audit-head"

    /// Shorter ones can be guessed over the network; `openssl rand -hex 24` gives 48.
    private static let shortestToken = 20

    private static func staff(
        _ section: Section
    ) throws -> (person: String?, token: Secret, scopes: Set<Scope>) {
        let person = try section.optional("person", .string(length: 1...60))
        section.check(
            "person", holds: person?.contains { $0.isNewline || $0 == ":" } != true,
            why: "it stands in the audit and in approvals by itself", fix: "Write it without colons and line breaks")
        let token = try section.value("tokenFile", .secret)
        section.check(
            "tokenFile", holds: token.isEmpty || token.revealedBytes.count >= shortestToken,
            why: "the token has fewer than \(shortestToken) characters and could be guessed",
            fix: "Make one with `openssl rand -hex 24`")
        let scopes = try section.value("scopes", .list(of: .oneOf(Scope.self), count: 1...Scope.allCases.count))
        return (person, token, Set(scopes))
    }

    /// Those that could not be read stand in as empty and are told already.
    private static func areDistinct(_ tokens: [Secret]) -> Bool {
        let digests = tokens.filter { !$0.isEmpty }.map { SHA256.hash($0.revealedBytes) }
        return Set(digests).count == digests.count
    }
}
