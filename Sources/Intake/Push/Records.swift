/// The records of a file whose shape a mapping knows: elements of XML, objects of JSON, rows of CSV.
enum Records {
    /// The values of one record at a path (`Mapping.Rule.path`); several where XML or JSON repeats, none where there are none.
    typealias Record = (String) -> [String]

    static func read(
        _ bytes: [UInt8], _ format: Mapping.Format, at path: String?, separator: String?, _ contentType: String?
    ) throws(Refusal) -> [Record] {
        guard bytes.count <= Limits.documentBytes else {
            throw Refusal(.tooLarge, "\(bytes.count) bytes; at most \(Limits.documentBytes) are read")
        }
        let decoded = try Decoded(bytes, contentType: contentType, isPlain: format == .csv)
        let path = (path ?? "").split(separator: "/").map(String.init)
        let records: [Record]
        switch format {
        case .xml:
            guard decoded.syntax == .xml else { throw Refusal(.unknownFormat, "the document is no XML") }
            var elements = [try XMLReader.read(decoded.text)]
            // A path may begin with the root's own name.
            let names = path.first == elements[0].name ? path.dropFirst() : path[...]
            for name in names { elements = elements.flatMap { $0.all(name) } }
            records = elements.map { element in { values(of: element, at: $0) } }
        case .json:
            guard decoded.syntax == .json else { throw Refusal(.unknownFormat, "the document is no JSON") }
            var values = try JSONReader.read(decoded.text).elements
            for name in path { values = values.compactMap { $0[name] }.flatMap(\.elements) }
            records = values.map { value in { self.values(of: value, at: $0) } }
        case .csv:
            var rows = try CSVReader.rows(decoded.text, separator: separator?.utf8.first ?? UInt8(ascii: ","))
            guard !rows.isEmpty else { throw Refusal(.empty, "the CSV is empty") }
            var columns: [String: Int] = [:]
            for (index, name) in rows.removeFirst().enumerated() where columns[name] == nil { columns[name] = index }
            records = rows.map { row in
                { name in
                    guard let index = columns[name], index < row.count, !row[index].isEmpty else { return [] }
                    return [row[index]]
                }
            }
        }
        guard records.count <= Limits.records else {
            throw Refusal(.tooMany, "\(records.count) records; at most \(Limits.records) are read")
        }
        return records
    }

    private static func values(of element: Element, at path: String) -> [String] {
        var elements = [element]
        for name in path.split(separator: "/") {
            if name.hasPrefix("@") {
                return elements.compactMap { $0.attributes[String(name.dropFirst())]?.trimmed }.filter { !$0.isEmpty }
            }
            elements = elements.flatMap { $0.all(String(name)) }
        }
        return elements.map(\.text).filter { !$0.isEmpty }
    }

    private static func values(of value: JSONValue, at path: String) -> [String] {
        var values = [value]
        for name in path.split(separator: "/") { values = values.compactMap { $0[String(name)] }.flatMap(\.elements) }
        return values.compactMap(\.text)
    }
}
