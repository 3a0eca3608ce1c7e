/// What one decoding of one file has found so far. Lives as long as `SettingsFile.decode` runs.
final class Notes {
    let file: String
    let secrets: SecretSource
    private(set) var errors: [SettingsError] = []

    init(file: String, secrets: SecretSource) {
        self.file = file
        self.secrets = secrets
    }

    func add(_ error: SettingsError) { errors.append(error) }
}

/// Says that no value can be had here; why has been noted already.
struct Refused: Error {}

/// A setting's place while it is decoded: its path of keys, its line, and where what is wrong with it is noted.
package struct Place {
    let notes: Notes
    /// Keys from the outermost section on, e.g. `channels.mail.port`; empty for the file itself.
    package let path: String
    package let position: Position
    /// Set while a stand-in is made for a section that is missing: its keys are not missing too.
    let isMuted: Bool

    /// The path for a message, where the file itself has none.
    var shownPath: String { path.isEmpty ? "the file" : path }

    func inside(_ key: String, at position: Position) -> Place {
        Place(notes: notes, path: path.isEmpty ? key : "\(path).\(key)", position: position, isMuted: isMuted)
    }

    func element(_ index: Int, at position: Position) -> Place {
        Place(notes: notes, path: "\(path)[\(index)]", position: position, isMuted: isMuted)
    }

    /// Notes an error at this place and gives what to throw.
    package func refuse(_ what: String, why: String, fix: String) -> any Error {
        if !isMuted {
            notes.add(SettingsError(file: notes.file, position: position, what: what, why: why, fix: fix))
        }
        return Refused()
    }

    /// Refuses a value for what it is. `fix` is overruled where the form alone shows the slip.
    func refuse(_ value: SettingsValue, expected: String, fix: String) -> any Error {
        refuse(
            "\(shownPath) is \(value.shown)", why: "it must be \(expected)",
            fix: value.kind == .null ? "Leave the key out or give it a value" : fix)
    }

    /// Notes what a decoding body threw, unless that was noted where it happened.
    func note(_ error: any Error) {
        if error is Refused { return }
        _ = refuse("\(shownPath) cannot be used", why: "\(error)", fix: "Correct this setting")
    }
}
