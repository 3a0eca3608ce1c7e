// Rooms: Settings
import Settings

/// Any bytes either give a tree or errors at places that exist; a tree written as JSON and read again is the same
/// tree; and decoding it by a typical shape gives a value or errors.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzSettings(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    let lines = 1 + bytes.count { $0 == 0x0A || $0 == 0x0D }
    do throws(SettingsErrors) {
        let file = try SettingsFile(path: "fuzz.json5", bytes: bytes)
        var text = ""
        write(file.root, to: &text)
        let again = try SettingsFile(path: "again.json", bytes: Array(text.utf8))
        precondition(isSame(file.root, again.root), "written as \(text)")
        _ = try file.decode { section in try Shape(section) }
    } catch {
        precondition(!error.errors.isEmpty)
        for e in error.errors {
            precondition((1...lines).contains(e.line) && e.column >= 1 && e.column <= bytes.count + 1, "\(error)")
        }
    }
    return 0
}

private enum Mode: String, CaseIterable { case live, drill }

private struct Shape {
    init(_ section: Section) throws {
        _ = try section.value("host", .string)
        _ = try section.value("port", .integer(in: 1...65535), default: 25)
        _ = try section.optional("ratio", .number(in: 0...1))
        _ = try section.value("poll", .duration(in: .seconds(1) ... .seconds(86_400)), default: .seconds(60))
        _ = try section.value("mode", .oneOf(Mode.self), default: .live)
        _ = try section.optional("hooks", .list(of: .url(schemes: ["https"]), count: 0...8))
        _ = try section.value("names", .table(by: Mode.self, of: .string(length: 0...9)), default: [:])
        _ = try section.optional("tokenFile", .secret)
        _ = try section.optional("inner", .section(Shape.init))
        _ = try section.optional("many", .dictionary(of: .section(Shape.init)))
    }
}

private func write(_ value: SettingsValue, to text: inout String) {
    switch value.kind {
    case .null: text += "null"
    case .bool(let flag): text += flag ? "true" : "false"
    case .integer(let number): text += String(number)
    // Swift writes the shortest text that reads back as the same number.
    case .number(let number): text += number.description.contains(where: ".e".contains) ? "\(number)" : "\(number).0"
    case .string(let content): write(content, to: &text)
    case .array(let elements):
        text += "["
        for element in elements {
            write(element, to: &text)
            text += ","
        }
        text += "]"
    case .object(let members):
        text += "{"
        for member in members {
            write(member.key, to: &text)
            text += ":"
            write(member.value, to: &text)
            text += ","
        }
        text += "}"
    }
}

private func write(_ content: String, to text: inout String) {
    text += "\""
    for scalar in content.unicodeScalars {
        switch scalar {
        case "\"", "\\": text += "\\\(scalar)"
        case "\u{00}"..."\u{1F}", "\u{7F}":
            let digits = String(scalar.value, radix: 16)
            text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        default: text.unicodeScalars.append(scalar)
        }
    }
    text += "\""
}

private func isSame(_ a: SettingsValue, _ b: SettingsValue) -> Bool {
    switch (a.kind, b.kind) {
    case (.array(let a), .array(let b)): a.count == b.count && zip(a, b).allSatisfy(isSame)
    case (.object(let a), .object(let b)):
        a.count == b.count && zip(a, b).allSatisfy { $0.key == $1.key && isSame($0.value, $1.value) }
    default: a.kind == b.kind
    }
}
