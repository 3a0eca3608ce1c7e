import CContent

/// The content files built into the program.
enum ShippedContent {
    /// Path below the content folder and bytes, in the order of the list.
    static let files: [ContentFile] = (0..<content_count).map { index in
        let file = content_file_at(index)
        return ContentFile(
            path: String(cString: file.path), bytes: Array(UnsafeBufferPointer(start: file.bytes, count: file.length)))
    }
}

/// One content file, shipped or a site's own: `templates.json5`, `terms/vi.json5`, `sentences/vi.json5`.
package struct ContentFile: Sendable, Hashable {
    package var path: String
    package var bytes: [UInt8]

    package init(path: String, bytes: [UInt8]) {
        self.path = path
        self.bytes = bytes
    }
}
