import Notice
import Settings
import Testing
import Wording

@testable import noroshi

@Suite("What staff hand in, and who staff are")
struct StaffTests {
    static let now = Timestamp(milliseconds: 1_790_000_000_000)
    static let site = Site(
        mode: .live, names: [.japanese: "見本市"], districts: [], languages: [.japanese],
        publicURL: "https://alert.example")

    private func form(_ json: String, templates: TemplateCheck = .nothing) throws -> NoticeForm {
        try NoticeForm(json: Array(json.utf8), name: "body", site: Self.site, now: Self.now, templates: templates)
    }

    private func order(at time: Timestamp) -> String {
        """
        { "hazard": "flood", "order": "evacuation",
          "authority": { "decider": "市長", "orderedAt": "\(time.rfc3339())" } }
        """
    }

    @Test("an order cannot have been given later than now, but for the clocks' difference")
    func orderedAt() throws {
        #expect(try form(order(at: Self.now.adding(seconds: 300))).content.order == .evacuation)
        #expect(throws: SettingsErrors.self) { try form(order(at: Self.now.adding(seconds: 3_600))) }
    }

    @Test("the end of a search for somebody carries nothing that described them")
    func found() throws {
        let search = try form(
            #"{ "hazard": "missingPerson", "template": "missing.person", "slots": { "clothes": "白い上着" } }"#
        ).content
        let found = try form(#"{ "hazard": "missingPerson", "phase": "allClear", "thread": "t" }"#).continuing(search)
        #expect(found.slots.isEmpty && found.product == "missing.person" && found.texts.isEmpty)
        let water = try form(
            #"{ "hazard": "waterSupply", "template": "water.cut", "slots": { "until": "2026-12-01T18:00:00+09:00" } }"#)
        let over = try form(#"{ "hazard": "waterSupply", "phase": "allClear", "thread": "t" }"#).continuing(
            water.content)
        #expect(over.slots["until"] != nil)
    }

    @Test("what staff fill in is held against the template they chose")
    func templates() throws {
        let check = TemplateCheck(Wording().bundle)
        let defaults = TemplateCheck(defaults: check.defaults, faults: { _ in [] })
        func faults(_ json: String) throws -> [String] {
            check.faults(try form(json, templates: defaults).content).map(\.why)
        }
        #expect(try faults(#"{ "hazard": "fire", "template": "fire.large", "slots": { "near": "潮見橋" } }"#).isEmpty)
        #expect(try faults(#"{ "hazard": "fire", "template": "fire.large" }"#) == ["fire.large needs near (火災の場所)"])
        #expect(
            try faults(#"{ "hazard": "fire", "template": "fire.huge" }"#) == [
                "no template for staff is called fire.huge"
            ])
        #expect(try !faults(#"{ "hazard": "fire", "template": "jma.warning" }"#).isEmpty, "JMA speaks for itself")
        #expect(
            try faults(#"{ "hazard": "flood", "template": "fire.large", "slots": { "near": "x", "size": "9" } }"#)
                == ["fire.large has no slot size", "fire.large is about fire"])
        #expect(
            try faults(
                #"{ "hazard": "infectiousDisease", "template": "infection.alert", "slots": { "disease": "cold" } }"#)
                == ["disease (病名) is \"cold\""])
        #expect(
            try faults(#"{ "template": "missile.launch", "urgency": "advisory" }"#) == ["missile.launch is critical"],
            "one person alone cannot send it by calling it less than it is")
        #expect(try faults(#"{ "template": "missile.launch", "phase": "allClear", "thread": "t" }"#).isEmpty)
    }

    @Test("a template brings its hazard, its topic and its urgency")
    func defaults() throws {
        let templates = TemplateCheck(Wording().bundle)
        let missile = try form(#"{ "template": "missile.launch" }"#, templates: templates).content
        #expect(missile.hazard == .missile && missile.urgency == .critical && missile.topic == .disaster)
        let garbage = try form(
            #"{ "template": "garbage.stop", "slots": { "date": "2026-12-01" } }"#, templates: templates
        ).content
        #expect(garbage.topic == .garbage && garbage.urgency == .advisory)
        #expect(throws: SettingsErrors.self) { try form(#"{ "phase": "alert" }"#, templates: templates) }
    }

    @Test(
        "what a reader cannot see is refused",
        arguments: ["\\u0000", "\\u0007", "\\u202e", "\\u2066", "\\u0085", "\\u001b[2J", "\\r"])
    func unseen(_ escape: String) throws {
        for key in ["headline", "body", "instruction"] {
            var texts = ["headline": "火災です", "body": "", "instruction": ""]
            texts[key] = "火災\(escape)です"
            let fields = texts.map { "\"\($0.key)\": \"\($0.value)\"" }.joined(separator: ", ")
            let json = "{ \"hazard\": \"fire\", \"texts\": { \"ja\": { \(fields) } } }"
            #expect(throws: SettingsErrors.self, "\(key)") { try form(json) }
        }
        #expect(
            try form(#"{ "hazard": "fire", "texts": { "ja": { "headline": "火災", "body": "一行\n二行\t" } } }"#).thread
                == nil)
    }

    private func configuration(
        _ tokens: [String: String], persons: [String: String] = [:], scopes: String = "\"submit\"", net: String = ""
    ) throws(SettingsErrors) -> Configuration {
        let staff = tokens.keys.sorted().map { name in
            let person = persons[name].map { "person: \"\($0)\", " } ?? ""
            return "\(name): { \(person)tokenFile: \"\(name)\", scopes: [\(scopes)] }"
        }
        let text = """
            { site: { mode: "live", names: { ja: "見本市" }, publicURL: "https://a.example",
                      areas: { municipality: "0420700" } },
              web: { control: "c" }, ledger: { path: "l", keyFile: "key" }, intents: "i", \(net)
              staff: { \(staff.joined(separator: ", ")) } }
            """
        let secrets = SecretSource(credentialsDirectory: nil) { path in
            let name = path.split(separator: "/").last.map(String.init) ?? path
            return name == "key" ? Array("k".utf8) : tokens[name].map { Array($0.utf8) }
        }
        return try Configuration(file: SettingsFile(path: "noroshi.json5", bytes: Array(text.utf8)), secrets: secrets)
    }

    @Test("name servers are addresses with their ports")
    func nameServers() throws {
        #expect(try configuration([:]).net.nameServers.isEmpty)
        let servers = try configuration([:], net: #"net: { nameServers: ["192.0.2.53:53", "[2001:db8::53]:5353"] },"#)
            .net.nameServers
        #expect(servers.map { "\($0)" } == ["192.0.2.53:53", "[2001:db8::53]:5353"])
        for wrong in ["ns.example:53", "192.0.2.53", "192.0.2.53:0"] {
            #expect(throws: SettingsErrors.self) {
                try configuration([:], net: "net: { nameServers: [\"\(wrong)\"] },")
            }
        }
    }

    @Test("a closed network's own authority is a file beside the settings")
    func certificates() throws {
        #expect(try configuration([:]).net.certificateFile == nil)
        #expect(try configuration([:], net: "net: {},").net.certificateFile == nil)
        let file = try configuration([:], net: #"net: { certificateFile: "city-ca.pem" },"#).net.certificateFile
        #expect(file?.hasSuffix("city-ca.pem") == true)
        #expect(throws: SettingsErrors.self) {
            try configuration([:], net: #"net: { certificatefile: "city-ca.pem" },"#)
        }
    }

    @Test("two names with one token are one person, and refused")
    func sharedToken() throws {
        let token = "0123456789abcdef01234567"
        #expect(try configuration(["sato": token, "suzuki": token + "x"]).staff.count == 2)
        #expect(throws: SettingsErrors.self) { try configuration(["sato": token, "suzuki": token]) }
    }

    @Test("two tokens of one person are one actor; without a name of its own an entry is its person")
    func persons() throws {
        let token = "0123456789abcdef01234567"
        let tokens = ["phone": token, "desk": token + "x", "suzuki": token + "y"]
        let staff = try configuration(tokens, persons: ["phone": "sato", "desk": "sato"]).staff
        let roll = StaffRoll(staff)
        let actors = ["", "x", "y"].map { roll.member(authorization: "Bearer \(token)\($0)")?.auditName }
        #expect(actors == ["staff:sato", "staff:sato", "staff:suzuki"])
        #expect(throws: SettingsErrors.self) { try configuration(["a": token], persons: ["a": "sato:x"]) }
    }

    @Test("one person who alone may hand in and approve is warned about", arguments: [true, false])
    func alone(isOnePerson: Bool) throws {
        let token = "0123456789abcdef01234567"
        let staff = try configuration(
            ["phone": token, "desk": token + "x"], persons: isOnePerson ? ["phone": "sato", "desk": "sato"] : [:],
            scopes: "\"submit\", \"approve\""
        ).staff
        #expect((StaffToken.warning(for: staff) != nil) == isOnePerson)
    }

    @Test("a token that could be guessed is refused")
    func shortToken() {
        #expect(throws: SettingsErrors.self) { try configuration(["sato": "password"]) }
    }
}
