package import Notice

/// What a resident fills in on a page of its own instead of writing it into the talk: names, addresses and photos have no place
/// in a chat (facts: ward.md, the guideline of 2021-04-30). Declared in an intent's `intent.json5`.
package struct Form: Sendable, Hashable {
    package struct Field: Sendable, Hashable {
        package enum Kind: String, Sendable, Hashable, CaseIterable {
            /// One line, at most `lineLimit` scalars.
            case line
            /// Several lines, at most `textLimit` scalars.
            case text
            /// One of `options`.
            case choice
            /// A day, `2027-04-01`.
            case date
            /// A place in words, with coordinates where the resident's telephone gives them.
            case place
            /// A picture, JPEG or PNG.
            case photo
        }

        package var id: String
        package var kind: Kind
        package var isRequired: Bool
        package var label: [LanguageTag: String]
        package var options: [Option]

        package init(
            id: String, kind: Kind, isRequired: Bool = false, label: [LanguageTag: String], options: [Option] = []
        ) {
            self.id = id
            self.kind = kind
            self.isRequired = isRequired
            self.label = label
            self.options = options
        }
    }

    package struct Option: Sendable, Hashable {
        package var id: String
        package var label: [LanguageTag: String]

        package init(id: String, label: [LanguageTag: String]) {
            self.id = id
            self.label = label
        }
    }

    package var fields: [Field]

    package init(fields: [Field]) { self.fields = fields }

    package static let fieldLimit = 12
    package static let optionLimit = 20
    package static let photoFieldLimit = 2
    /// Scalars of what is typed.
    package static let lineLimit = 200
    package static let textLimit = 2_000
    /// Bytes of a photo: the page makes it smaller before it sends it.
    package static let photoLimit = 1_048_576

    /// A label in the language, or in the nearest one the resident can be expected to read.
    package static func label(_ labels: [LanguageTag: String], in language: LanguageTag) -> String {
        let order: [LanguageTag] =
            IntentIndex.asked(language) == .japanese
            ? [language, .japanese, .easyJapanese] : [language, .english, .japanese]
        return order.lazy.compactMap { labels[$0] }.first ?? ""
    }
}

// MARK: What was filled in

/// A form as a resident sent it, read and found complete; worded for the section in charge, in Japanese.
package struct FilledForm: Sendable, Hashable {
    package struct Line: Sendable, Hashable, Codable {
        package var field: String
        /// The field's label in Japanese.
        package var label: String
        package var text: String
    }

    package struct Photo: Sendable, Hashable {
        package var field: String
        /// JPEG or PNG.
        package var bytes: [UInt8]
    }

    /// In the form's order; fields that were left empty are not there.
    package var lines: [Line]
    package var photos: [Photo]
}

extension Form {
    /// Why what was sent is not kept, for the page: which field, and what is wrong with it.
    package enum Fault: Error, Sendable, Hashable {
        case unknown(field: String)
        case missing(field: String)
        case tooLong(field: String)
        /// No such option, day or coordinates; no JPEG or PNG.
        case unreadable(field: String)
    }

    /// - Parameters:
    ///   - values: what was typed, by field; coordinates as `latitude,longitude` (degrees) under the field's id and `.point`.
    ///   - photos: by field.
    package func read(values: [String: String], photos: [String: [UInt8]]) throws(Fault) -> FilledForm {
        let points = Set(fields.filter { $0.kind == .place }.map { "\($0.id).point" })
        let typed = Set(fields.filter { $0.kind != .photo }.map(\.id))
        if let stray = values.keys.sorted().first(where: { !typed.contains($0) && !points.contains($0) }) {
            throw .unknown(field: stray)
        }
        let pictured = Set(fields.filter { $0.kind == .photo }.map(\.id))
        if let stray = photos.keys.sorted().first(where: { !pictured.contains($0) }) { throw .unknown(field: stray) }
        var filled = FilledForm(lines: [], photos: [])
        for field in fields {
            if field.kind == .photo {
                if let photo = try Self.photo(photos[field.id], of: field) {
                    filled.photos.append(.init(field: field.id, bytes: photo))
                } else if field.isRequired {
                    throw .missing(field: field.id)
                }
            } else if let text = try Self.text(values, of: field) {
                filled.lines.append(.init(field: field.id, label: Self.label(field.label, in: .japanese), text: text))
            } else if field.isRequired {
                throw .missing(field: field.id)
            }
        }
        return filled
    }

    /// What stands in a field, as the section reads it; nil where it is empty.
    private static func text(_ values: [String: String], of field: Field) throws(Fault) -> String? {
        let raw = values[field.id] ?? ""
        guard raw.unicodeScalars.count <= (field.kind == .text ? textLimit : lineLimit) else {
            throw .tooLong(field: field.id)
        }
        let typed = visible(raw, keepsLines: field.kind == .text).trimmingNewlines()
        switch field.kind {
        case .line, .text, .photo: return typed.isEmpty ? nil : typed
        case .choice:
            guard !typed.isEmpty else { return nil }
            guard let option = field.options.first(where: { $0.id == typed }) else {
                throw .unreadable(field: field.id)
            }
            return label(option.label, in: .japanese)
        case .date:
            guard !typed.isEmpty else { return nil }
            guard typed.utf8.count == 10, let day = Timestamp(rfc3339: "\(typed)T00:00:00+09:00"),
                day.rfc3339().hasPrefix(typed)
            else { throw .unreadable(field: field.id) }
            return typed
        case .place:
            guard let point = values["\(field.id).point"], !point.isEmpty else { return typed.isEmpty ? nil : typed }
            let parts = point.split(separator: ",", omittingEmptySubsequences: false)
            guard point.utf8.count <= lineLimit, parts.count == 2, let latitude = Double(parts[0]),
                let longitude = Double(parts[1]), let place = Coordinate(latitude: latitude, longitude: longitude)
            else { throw .unreadable(field: field.id) }
            let spot = "\(place.latitude), \(place.longitude)"
            return typed.isEmpty ? spot : "\(typed) (\(spot))"
        }
    }

    private static func photo(_ bytes: [UInt8]?, of field: Field) throws(Fault) -> [UInt8]? {
        guard let bytes, !bytes.isEmpty else { return nil }
        guard bytes.count <= photoLimit else { throw .tooLong(field: field.id) }
        guard
            bytes.starts(with: [0xFF, 0xD8, 0xFF])
                || bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])
        else { throw .unreadable(field: field.id) }
        return bytes
    }

    /// Without what is unseen: it is read on a terminal and in a spreadsheet.
    private static func visible(_ text: String, keepsLines: Bool) -> String {
        guard keepsLines else { return text.asPlainLine }
        return text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map { String($0).asPlainLine }
            .joined(separator: "\n")
    }
}
