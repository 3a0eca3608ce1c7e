import Channel
import Crypto
import Notice
import Settings
import Signage

/// What stands in `displays`, `facilities` and `feeds`.
struct SignageSettings: Sendable {
    struct DisplayEntry: Sendable {
        var display: Display
        /// Stands in the address `/display/<token>`: whoever has it sees what the display shows.
        var token: Secret
    }

    struct FacilityEntry: Sendable {
        var facility: Facility
        /// Stands in the address `/facility/<token>` on the facility's phone; nil where only staff report.
        var token: Secret?
    }

    var displays: [DisplayEntry] = []
    var facilities: [FacilityEntry] = []
    /// Where feeds are also kept as files; nil keeps none.
    var feedDirectory: String?
    /// The program that draws pictures; nil takes the one beside the daemon's own.
    var helper: String?
    /// Tags that show a display through an OpenEPaperLink access point.
    var tags: [TagLoop.Tag] = []

    /// What draws pictures; nil where there is none.
    var drawingHelper: DrawingHelper? { helper.map { DrawingHelper(path: $0) } ?? DrawingHelper.beside() }

    /// Shorter ones can be guessed over the network; `openssl rand -hex 16` gives 32.
    private static let shortestToken = 20
    private static let longestText = 400

    static func read(_ section: Section, site: Site, confinement: Confinement) throws -> SignageSettings {
        let displays = try section.value(
            "displays", .dictionary(of: .section { try display($0, site: site) }), default: []
        ).map { entry in
            var value = entry.value
            value.display.name = entry.key
            return value
        }
        let facilities = try section.value(
            "facilities", .dictionary(of: .section { try facility($0, site: site) }), default: []
        ).map { entry in
            var value = entry.value
            value.facility.id = entry.key
            return value
        }
        let names = displays.compactMap(\.display.name)
        section.check(
            "displays", holds: names.allSatisfy { isName($0) && $0 != reservedName },
            why: "\(names.first { !isName($0) || $0 == reservedName } ?? "") cannot be a display's name",
            fix: "Use 1 to \(longestName) characters without slashes, and not \(reservedName)")
        let places = facilities.map(\.facility.id)
        section.check(
            "facilities", holds: places.allSatisfy(isName),
            why: "\(places.first { !isName($0) } ?? "") cannot be a facility's name",
            fix: "Use 1 to \(longestName) characters without slashes")
        let tokens = displays.map(\.token) + facilities.compactMap(\.token)
        let digests = tokens.filter { !$0.isEmpty }.map { SHA256.hash($0.revealedBytes) }
        section.check(
            "displays", holds: Set(digests).count == digests.count,
            why: "two displays or facilities share one token, and one would be taken for the other",
            fix: "Give each a token of its own")
        let tags = try section.value(
            "tags", .list(of: .section { try tag($0, displays: displays, confinement: confinement) }), default: [])
        return SignageSettings(
            displays: displays, facilities: facilities,
            feedDirectory: try section.optional("feeds", .section { try $0.value("directory", .path) }),
            helper: try section.optional("pictures", .section { try $0.value("helper", .path) }), tags: tags)
    }

    // MARK: Names

    /// It stands in addresses such as `/v1/displays/<name>/off`.
    private static func isName(_ name: String) -> Bool {
        (1...longestName).contains(name.count) && name != "." && name != ".."
            && !name.unicodeScalars.contains { $0 == "/" || $0 == "\\" || $0.value < 0x20 || $0.value == 0x7F }
    }

    private static let longestName = 100
    /// `/v1/panels/<address>/remove` takes a panel away.
    private static let reservedName = "remove"

    // MARK: Tags

    /// Pixels a side of the tags an access point drives.
    private static let tagSides = 64...2_000

    private static func tag(
        _ section: Section, displays: [DisplayEntry], confinement: Confinement
    ) throws -> TagLoop.Tag {
        let display = try section.value("display", .string(length: 1...100))
        section.check(
            "display", holds: displays.contains { $0.display.name == display }, why: "no display is called \(display)",
            fix: "Displays here: \(displays.compactMap(\.display.name).joined(separator: ", "))")
        let accessPoint = try section.value("accessPoint", .url(schemes: ["http", "https"]))
        section.check(
            "accessPoint",
            holds: !accessPoint.hasSuffix("/") && TargetURL(accessPoint).map { confinement.admits($0) } ?? false,
            why: "it has a slash at its end, or this drill site may not reach it",
            fix: "Write it like http://192.0.2.20, and on a drill site list its host in allowedHosts")
        let mac = try section.value(
            "mac",
            .parsed("the tag's address, 16 hexadecimal digits") { text -> String? in
                let isAddress =
                    text.utf8.count == 16
                    && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x41...0x46).contains($0 & 0xDF) }
                return isAddress ? text.uppercased() : nil
            })
        return TagLoop.Tag(
            display: display, accessPoint: accessPoint, mac: mac,
            width: try section.value("width", .integer(in: tagSides)),
            height: try section.value("height", .integer(in: tagSides)),
            rotation: try section.value("rotate", .integer(in: 0...3), default: 0))
    }

    // MARK: Displays

    private static func display(_ section: Section, site: Site) throws -> DisplayEntry {
        let token = try token(section, required: true) ?? Secret("")
        let night = try section.optional(
            "night",
            .section { night in
                Display.Night(
                    from: try night.value("from", .integer(in: 0...23)),
                    until: try night.value("until", .integer(in: 0...23)))
            })
        let threshold = try section.value("threshold", .oneOf(Urgency.self), default: .routine)
        let takeover = try section.value("takeover", .oneOf(Urgency.self), default: .urgent)
        section.check(
            "takeover", holds: takeover >= threshold, why: "what is not shown cannot take the display over",
            fix: "Give takeover at least the threshold, \(threshold.rawValue)")
        return DisplayEntry(
            display: Display(
                district: try district(section, site: site), topic: try section.optional("topic", .oneOf(Topic.self)),
                languages: try section.optional("languages", .list(of: .oneOf(LanguageTag.self))),
                threshold: threshold, takeover: takeover,
                showsEveryday: try section.value("everyday", .bool, default: true),
                messages: try section.value(
                    "messages",
                    .list(
                        of: .section { message in
                            Display.Message(title: try texts(message, "title"), text: try texts(message, "text"))
                        }), default: []),
                link: try section.optional("link", .url(schemes: ["https", "http"])), night: night),
            token: token)
    }

    // MARK: Facilities

    private static func facility(_ section: Section, site: Site) throws -> FacilityEntry {
        let names = try texts(section, "names")
        section.check(
            "names", holds: names[.japanese] != nil, why: "the Japanese name stands on its sign", fix: "Add names.ja")
        let place = try section.optional(
            "place",
            .section { place in
                (
                    try place.value("latitude", .number(in: -90...90)),
                    try place.value("longitude", .number(in: -180...180))
                )
            })
        return FacilityEntry(
            facility: Facility(
                id: "", kind: try section.value("kind", .oneOf(Facility.Kind.self)), names: names,
                address: try section.value(
                    "address", .table(by: LanguageTag.self, of: .string(length: 1...longestText)), default: [:]),
                hazards: Set(try section.value("hazards", .list(of: .oneOf(Hazard.self)), default: [])),
                audience: try section.value("audience", .oneOf(Facility.Audience.self), default: .everybody),
                opening: try section.value("opening", .oneOf(Facility.Opening.self), default: .whenOpened),
                district: try district(section, site: site),
                place: place.flatMap { Coordinate(latitude: $0.0, longitude: $0.1) },
                capacity: try section.optional("capacity", .integer(in: 1...1_000_000))),
            token: try token(section, required: false))
    }

    // MARK: What they share

    private static func texts(_ section: Section, _ key: String) throws -> [LanguageTag: String] {
        try section.value(key, .table(by: LanguageTag.self, of: .string(length: 1...longestText)))
    }

    private static func district(_ section: Section, site: Site) throws -> String? {
        let code = try section.optional("district", .string(length: 1...40))
        section.check(
            "district", holds: code == nil || site.districts.contains { $0.code == code },
            why: "no district has this code",
            fix: "Districts here: \(site.districts.map(\.code).joined(separator: ", "))")
        return code
    }

    private static func token(_ section: Section, required: Bool) throws -> Secret? {
        let token =
            required ? try section.value("tokenFile", .secret) : try section.optional("tokenFile", .secret)
        section.check(
            "tokenFile", holds: token.map { $0.isEmpty || isAddressable($0) } ?? true,
            why: "it stands in an address: letters, digits, - and _ only, at least \(shortestToken) of them",
            fix: "Make one with `openssl rand -hex 16`")
        return token
    }

    private static func isAddressable(_ token: Secret) -> Bool {
        let bytes = token.revealedBytes
        return bytes.count >= shortestToken
            && bytes.allSatisfy { byte in
                let scalar = Unicode.Scalar(byte)
                return ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar) || ("0"..."9").contains(scalar)
                    || scalar == "-" || scalar == "_"
            }
    }
}
