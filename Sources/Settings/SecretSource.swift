/// Where secrets named in settings come from: the door that reads files, and systemd's folder of credentials.
package struct SecretSource {
    /// `$CREDENTIALS_DIRECTORY` where systemd set it (`LoadCredential=`).
    package var credentialsDirectory: String?
    /// The bytes of a file, nil where there is none; throws what an operator can read, e.g. for wrong permissions.
    package var read: (_ path: String) throws -> [UInt8]?

    package init(credentialsDirectory: String?, read: @escaping (_ path: String) throws -> [UInt8]?) {
        self.credentialsDirectory = credentialsDirectory
        self.read = read
    }

    /// For files that name no secrets: naming one is an error.
    package static var none: SecretSource { SecretSource(credentialsDirectory: nil) { _ in nil } }

    /// Where the secret `name` is looked for, in order. A bare name can be a credential; all else is a path.
    func candidates(for name: String, beside file: String) -> [String] {
        let path = FilePath.resolve(name, beside: file)
        guard let credentialsDirectory, !name.contains("/") else { return [path] }
        return ["\(credentialsDirectory)/\(name)", path]
    }
}

extension SettingType where Value == Secret {
    /// A secret, given as the name of a file that holds it: a credential's name, or a path counted from the settings
    /// file's folder. One line break at its end is not part of it.
    package static var secret: Self {
        let expected = "the name of a file that holds the secret"
        return Self(expected, standIn: { _ in Secret("") }) { value, place in
            guard case .string(let name) = value.kind, !name.isEmpty, !name.utf8.contains(0), name != ".", name != ".."
            else { throw place.refuse(notShown(place), why: "it must be \(expected)", fix: "Write \(expected)") }
            let source = place.notes.secrets
            let candidates = source.candidates(for: name, beside: place.notes.file)
            for path in candidates {
                guard let bytes = try source.read(path) else { continue }
                let secret = Secret(trimming: bytes)
                if secret.isEmpty {
                    throw place.refuse(
                        "\(place.path) names \(path)", why: "that file is empty", fix: "Put the secret into it")
                }
                return secret
            }
            if looksLikeSecret(name) {
                throw place.refuse(
                    notShown(place), why: "it must be \(expected), not the secret itself",
                    fix: "Put the secret into a file of mode 0600 and name that file")
            }
            throw place.refuse(
                "\(place.path) names \"\(name)\"",
                why: "there is no such file (looked at \(candidates.joined(separator: " and ")))",
                fix: "Create it with mode 0600, holding only the secret")
        }
    }

    private static func notShown(_ place: Place) -> String { "\(place.path) is not a file's name (not shown here)" }

    /// Whether `name`, which is no file, could be a secret written in the wrong place. It is then not repeated.
    private static func looksLikeSecret(_ name: String) -> Bool {
        let last = name.split(separator: "/").last ?? ""
        return last.utf8.count > 40 || name.contains("+") || name.contains("=") || name.hasPrefix("whsec_")
    }
}
