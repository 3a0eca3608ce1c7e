import InForce
import Notice
import Wording

/// Feeds for players and maps: Concerto's array, GeoJSON.
extension Signage {
    /// Seconds a text stands at least, and characters a reader takes in a second (facts: signage.md §5).
    static let shortestStand = 8
    static let charactersPerSecond = 4
    private static let longestStand = 60

    /// Seconds to read a text.
    static func readingTime(_ text: String) -> Int {
        min(longestStand, max(shortestStand, (text.count + charactersPerSecond - 1) / charactersPerSecond))
    }

    // MARK: Concerto 3's remote feed (facts: signage.md §1)

    /// Concerto tells items apart by type and name: the thread's own name keeps one in place over its versions.
    func concerto(_ selector: FeedSelector, in language: LanguageTag, of snapshot: Snapshot) -> FeedDocument {
        let items = items(selector, in: language, of: snapshot).map { item -> JSONValue in
            let content = item.notice.content
            return .object([
                ("type", .string("RichText")),
                ("name", .string(item.notice.thread.rawValue)),
                ("text", .string(item.text)),
                ("render_as", .string("plaintext")),
                ("duration", .number(Self.readingTime(item.text))),
                ("start_time", .string(item.sent.rfc3339())),
                ("end_time", content.lastsUntilLifted ? nil : content.expires.map { .string($0.rfc3339()) }),
            ])
        }
        return FeedDocument(
            bytes: Array(JSONValue.list(items).text.utf8), contentType: "application/json; charset=utf-8",
            lastModified: snapshot.changedAt)
    }

    // MARK: GeoJSON (RFC 7946)

    /// A notice names its areas by code and has no place of its own: its geometry is null, which RFC 7946 §3.2 means for
    /// that. A facility is a point.
    func geoJSON(_ selector: FeedSelector, in language: LanguageTag, of scene: Scene) -> FeedDocument {
        let notices = items(selector, in: language, of: scene.snapshot).map { item -> JSONValue in
            let content = item.notice.content
            return feature(
                id: item.id, at: nil,
                [
                    ("kind", .string("notice")), ("title", .string(item.title)), ("text", .string(item.text)),
                    ("phase", .string(content.phase.rawValue)), ("status", .string(content.status.rawValue)),
                    ("hazard", .string(content.hazard.rawValue)), ("topic", .string(content.topic.rawValue)),
                    ("urgency", .string(content.urgency.rawValue)),
                    ("order", content.order.map { .string($0.rawValue) }),
                    ("equivalentLevel", content.equivalentLevel.map { .number($0.value) }),
                    ("areaCodes", .list(content.areas.map { .string($0.code) })),
                    ("areaNames", .list(content.areas.map { .string($0.name) })),
                    ("updated", .string(item.updated.rfc3339())),
                ])
        }
        let facilities = scene.facilities
            .filter {
                selector.district == nil || $0.facility.district == nil || $0.facility.district == selector.district
            }
            .map { open -> JSONValue in
                let facility = open.facility
                let isJapanese = language == .japanese || language == .easyJapanese
                return feature(
                    id: "\(site.publicURL)/facilities/\(URIText.escaped(facility.id))", at: facility.place,
                    [
                        ("kind", .string("facility")), ("name", .string(facility.name(in: language))),
                        ("type", .string(facility.kind.rawValue)),
                        ("typeName", .string(isJapanese ? facility.kind.japanese : facility.kind.english)),
                        ("address", (facility.address[language] ?? facility.address[.japanese]).map { .string($0) }),
                        ("hazards", .list(facility.hazards.map(\.rawValue).sorted().map { .string($0) })),
                        ("audience", .string(facility.audience.rawValue)),
                        ("opening", .string(facility.opening.rawValue)), ("state", .string(open.state.rawValue)),
                        ("capacity", facility.capacity.map { .number($0) }),
                        ("people", open.report?.people.map { .number($0) }),
                        ("reported", open.report.map { .string($0.at.rfc3339()) }),
                    ])
            }
        let collection = JSONValue.object([
            ("type", .string("FeatureCollection")), ("features", .list(notices + facilities)),
        ])
        return FeedDocument(
            bytes: Array(collection.text.utf8), contentType: "application/geo+json; charset=utf-8",
            lastModified: scene.snapshot.changedAt)
    }

    private func feature(id: String, at place: Coordinate?, _ properties: [(String, JSONValue?)]) -> JSONValue {
        let geometry = place.map { place in
            JSONValue.object([
                ("type", .string("Point")),
                ("coordinates", .list([.degrees(place.longitude), .degrees(place.latitude)])),
            ])
        }
        return .object([
            ("type", .string("Feature")), ("id", .string(id)), ("geometry", geometry ?? .null),
            ("properties", .object(properties)),
        ])
    }
}
