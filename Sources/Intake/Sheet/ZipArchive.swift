import Compression

/// A ZIP archive as office programs write it: stored or deflated parts, one disk, no encryption, no ZIP64.
///
/// Read by its central directory, which each part's own header must agree with. What a packer for offices never writes and a
/// bomb does is refused: parts that share bytes, more unpacked than announced, names that leave the package.
/// Source: PKWARE APPNOTE 6.3.10 §4.3, ISO/IEC 29500-2.
struct ZipArchive {
    private struct Entry {
        var method: Int
        var checksum: UInt32
        var packed: Range<Int>
        var size: Int
    }

    private let bytes: [UInt8]
    private var entries: [String: Entry] = [:]
    private var unpackedBytes = 0

    private static let save = "Open it in the spreadsheet and save it as .xlsx once more, without a password."

    private static func malformed(_ what: String) -> Refusal {
        Refusal(.malformed, "the file is no whole .xlsx: \(what)", whatToDo: save)
    }

    init(_ bytes: [UInt8]) throws(Refusal) {
        guard bytes.count <= SheetLimits.fileBytes else {
            throw Refusal(
                .tooLarge, "\(bytes.count) bytes; at most \(SheetLimits.fileBytes) are read",
                whatToDo: "Take pictures out of the file, or part it.")
        }
        if bytes.starts(with: [0xD0, 0xCF, 0x11, 0xE0]) {
            throw Refusal(
                .unknownFormat, "the file is locked with a password, or in the old .xls format", whatToDo: Self.save)
        }
        self.bytes = bytes
        try readDirectory()
    }

    private func number16(_ at: Int) throws(Refusal) -> Int {
        guard at >= 0, at + 2 <= bytes.count else { throw Self.malformed("it ends too early") }
        return Int(bytes[at]) | Int(bytes[at + 1]) << 8
    }

    private func number32(_ at: Int) throws(Refusal) -> Int { try number16(at) | (try number16(at + 2)) << 16 }

    // MARK: Directory

    private static let endSignature = 0x0605_4B50
    private static let endLength = 22
    private static let directorySignature = 0x0201_4B50
    private static let directoryLength = 46
    private static let localSignature = 0x0403_4B50
    private static let localLength = 30
    private static let commentLimit = 0xFFFF
    /// Encrypted, strongly encrypted, names masked (§4.4.4).
    private static let encryptionFlags = 1 | 1 << 6 | 1 << 13

    /// The end record: the last one whose comment reaches exactly to the end of the file.
    private func end() throws(Refusal) -> Int {
        var at = bytes.count - Self.endLength
        while at >= 0, at >= bytes.count - Self.endLength - Self.commentLimit {
            if bytes[at] == 0x50, try number32(at) == Self.endSignature,
                try number16(at + 20) == bytes.count - at - Self.endLength
            {
                return at
            }
            at -= 1
        }
        throw Self.malformed("its directory is missing, as when a download broke off")
    }

    private mutating func readDirectory() throws(Refusal) {
        let end = try end()
        let count = try number16(end + 10)
        let (size, start) = (try number32(end + 12), try number32(end + 16))
        guard count != 0xFFFF, size != 0xFFFF_FFFF, start != 0xFFFF_FFFF else {
            throw Refusal(.unknownFormat, "the file is a ZIP64 archive, which no FAQ needs", whatToDo: Self.save)
        }
        guard try number16(end + 4) == 0, try number16(end + 6) == 0, try number16(end + 8) == count else {
            throw Self.malformed("it is one of several disks")
        }
        guard count <= SheetLimits.entries else {
            throw Refusal(
                .tooMany, "\(count) parts; at most \(SheetLimits.entries) are read", whatToDo: Self.save)
        }
        guard start + size == end else { throw Self.malformed("its directory does not lie before its end") }
        var at = start
        var taken: [Range<Int>] = []
        for _ in 0..<count {
            let (name, entry, whole, next) = try readEntry(at, directory: start)
            guard next <= end else { throw Self.malformed("its directory is longer than it says") }
            // A package's names are the same in any case (ISO/IEC 29500-2 §6.2.2.3).
            guard entries.updateValue(entry, forKey: name.lowercased()) == nil else {
                throw Self.malformed("the part \"\(name)\" is there twice")
            }
            taken.append(whole)
            at = next
        }
        guard at == end else { throw Self.malformed("its directory is shorter than it says") }
        taken.sort { $0.lowerBound < $1.lowerBound }
        for (one, next) in zip(taken, taken.dropFirst()) where one.upperBound > next.lowerBound {
            throw Self.malformed("two of its parts share bytes, as in a decompression bomb")
        }
    }

    private func readEntry(
        _ at: Int, directory: Int
    ) throws(Refusal) -> (name: String, entry: Entry, whole: Range<Int>, next: Int) {
        guard try number32(at) == Self.directorySignature else { throw Self.malformed("its directory is broken") }
        let nameLength = try number16(at + 28)
        let next = at + Self.directoryLength + nameLength + (try number16(at + 30)) + (try number16(at + 32))
        guard nameLength <= SheetLimits.nameBytes, next <= bytes.count else {
            throw Self.malformed("its directory is broken")
        }
        let nameRange = at + Self.directoryLength..<at + Self.directoryLength + nameLength
        let name = try Self.name(bytes[nameRange])
        guard try number16(at + 8) & Self.encryptionFlags == 0 else {
            throw Refusal(.unknownFormat, "the part \"\(name)\" is encrypted", whatToDo: Self.save)
        }
        let method = try number16(at + 10)
        guard method == 0 || method == 8 else {
            throw Refusal(.unknownFormat, "the part \"\(name)\" is packed by method \(method)", whatToDo: Self.save)
        }
        let (packed, size) = (try number32(at + 20), try number32(at + 24))
        let local = try number32(at + 42)
        guard packed != 0xFFFF_FFFF, size != 0xFFFF_FFFF, local != 0xFFFF_FFFF else {
            throw Refusal(.unknownFormat, "the part \"\(name)\" is in ZIP64", whatToDo: Self.save)
        }
        guard try number16(at + 34) == 0, try number32(local) == Self.localSignature,
            try number16(local + 8) == method, try number16(local + 26) == nameLength,
            local + Self.localLength + nameLength <= directory,
            bytes[local + Self.localLength..<local + Self.localLength + nameLength] == bytes[nameRange]
        else { throw Self.malformed("the part \"\(name)\" and the directory disagree") }
        let start = local + Self.localLength + nameLength + (try number16(local + 28))
        guard start + packed <= directory else { throw Self.malformed("the part \"\(name)\" is cut off") }
        return (
            name,
            Entry(
                method: method, checksum: UInt32(truncatingIfNeeded: try number32(at + 16)),
                packed: start..<start + packed, size: size),
            local..<start + packed, next
        )
    }

    private static func name(_ bytes: ArraySlice<UInt8>) throws(Refusal) -> String {
        guard !bytes.isEmpty, bytes.allSatisfy({ $0 >= 0x20 && $0 != 0x7F && $0 != UInt8(ascii: "\\") }),
            let name = String(validating: bytes, as: UTF8.self)
        else { throw malformed("a part's name cannot be read") }
        let steps = name.split(separator: "/", omittingEmptySubsequences: false)
        guard !name.hasPrefix("/"), !name.contains(":"), !steps.contains(".."), !steps.contains(".") else {
            throw malformed("the part \"\(name)\" points out of the file")
        }
        return name
    }

    // MARK: Parts

    /// A part's bytes; nil where there is none of that name.
    mutating func part(_ name: String) throws(Refusal) -> [UInt8]? {
        guard let entry = entries[name.lowercased()] else { return nil }
        let isBomb =
            entry.size > SheetLimits.ratioFreeBytes && entry.size / max(entry.packed.count, 1) > SheetLimits.ratio
        guard entry.size <= SheetLimits.partBytes, !isBomb, unpackedBytes + entry.size <= SheetLimits.totalBytes else {
            throw Refusal(
                .tooLarge,
                "the part \"\(name)\" would unpack from \(entry.packed.count) to \(entry.size) bytes; at most "
                    + "\(SheetLimits.partBytes), and \(SheetLimits.ratio) times its packed size, are read",
                whatToDo: "Delete rows and columns that are only formatted, or part the file.")
        }
        unpackedBytes += entry.size
        let content =
            entry.method == 0 ? Array(bytes[entry.packed]) : Deflate.inflated(bytes[entry.packed], to: entry.size)
        guard let content, content.count == entry.size, Deflate.checksum(content) == entry.checksum else {
            throw Self.malformed("the part \"\(name)\" is damaged")
        }
        return content
    }

    // MARK: Writing

    /// An archive of stored parts, dated 1980-01-01 so that equal parts give equal bytes.
    static func bytes(_ parts: [(name: String, content: [UInt8])]) -> [UInt8] {
        var file: [UInt8] = []
        var directory: [UInt8] = []
        for part in parts {
            let name = Array(part.name.utf8)
            // Version 2.0, no flags, stored, time 0, date 1980-01-01, checksum, sizes, length of the name, no extra field.
            var shared: [UInt8] = [20, 0, 0, 0, 0, 0, 0, 0, 0x21, 0]
            for value in [Int(Deflate.checksum(part.content)), part.content.count, part.content.count] {
                shared += little(value, 4)
            }
            shared += little(name.count, 2) + [0, 0]
            directory += little(directorySignature, 4) + [20, 0] + shared
            directory += [UInt8](repeating: 0, count: 10) + little(file.count, 4) + name
            file += little(localSignature, 4) + shared + name + part.content
        }
        let end =
            little(endSignature, 4) + [0, 0, 0, 0] + little(parts.count, 2) + little(parts.count, 2)
            + little(directory.count, 4) + little(file.count, 4) + [0, 0]
        return file + directory + end
    }

    private static func little(_ value: Int, _ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }
}
