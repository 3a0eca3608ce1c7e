/// A settings file read into values that know their line: JSON5 (https://spec.json5.org), stricter where leniency would
/// hide a mistake: a key given twice, `NaN`, `Infinity`, whole numbers beyond 64 bits, lone surrogates and raw
/// control characters are errors.
package struct SettingsFile: Sendable {
    /// As errors print it; secret and other relative paths are resolved against its folder.
    package let path: String
    package let root: SettingsValue

    /// Throws every duplicate key, or the first place where the syntax breaks and the duplicates before it.
    package init(path: String, bytes: [UInt8], limits: SettingsLimits = .standard) throws(SettingsErrors) {
        self.path = path
        var parser = JSON5Parser(bytes: bytes, file: path, limits: limits)
        root = try parser.parse()
    }

    /// Decodes the file's outermost section.
    ///
    /// `body` builds a value from the section. A wrong setting does not stop it: the error is noted, a stand-in
    /// returned, and the rest is read too, so that an operator sees the whole list. A value built of stand-ins never
    /// leaves: once anything was noted, or a key was never asked for, this throws.
    package func decode<T>(
        secrets: SecretSource = .none, _ body: (Section) throws -> T
    ) throws(SettingsErrors) -> T {
        let notes = Notes(file: path, secrets: secrets)
        let place = Place(notes: notes, path: "", position: root.position, isMuted: false)
        var result: T?
        do {
            result = try Section.read(root, at: place, body)
        } catch {
            place.note(error)
        }
        guard notes.errors.isEmpty, let result else { throw SettingsErrors(notes.errors) }
        return result
    }
}
