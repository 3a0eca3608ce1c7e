import Files
import Glibc
import Settings

/// The configuration as a file on disk: where it is looked for, and how its faults are shown.
enum ConfigurationFile {
    /// Where `--config` is not given: the working directory, then the place of the Debian package.
    static let defaults = ["noroshi.json5", "/etc/noroshi/noroshi.json5"]
    static let sizeLimit = 1_048_576

    static func find(_ given: String?) throws(CommandFailure) -> String {
        if let given { return given }
        if let found = defaults.first(where: { access($0, F_OK) == 0 }) { return found }
        throw CommandFailure(
            "no configuration: neither \(defaults.joined(separator: " nor ")) exists. "
                + "Write one with `noroshi init`, or name it with --config FILE.", code: .usage)
    }

    static func load(_ path: String) throws(CommandFailure) -> Configuration {
        do {
            let bytes = try readFile(path, limit: sizeLimit)
            let configuration = try Configuration(file: SettingsFile(path: path, bytes: bytes), secrets: secrets)
            // Told now, or every connection with TLS would fail, and only once somebody is to be warned.
            if let file = configuration.net.certificateFile, access(file, R_OK) != 0 {
                throw CommandFailure(
                    "\(path): net.certificateFile names \(file), which cannot be read: put the certificates there as PEM",
                    code: .usage)
            }
            return configuration
        } catch let failure as CommandFailure {
            throw failure
        } catch {
            throw CommandFailure("\(error)", code: .usage)
        }
    }

    /// Another file of settings that the configuration names. It holds no secrets.
    static func beside<Value>(_ read: @escaping (Section) throws -> Value) -> SettingType<Value> {
        .file { path in try SettingsFile(path: path, bytes: readFile(path, limit: sizeLimit)).decode(read) }
    }

    /// Secrets from files that nobody else can read, or from systemd's credentials.
    static var secrets: SecretSource {
        SecretSource(credentialsDirectory: getenv("CREDENTIALS_DIRECTORY").map { String(cString: $0) }) { path in
            try SecretFile.read(path, credentialsDirectory: getenv("CREDENTIALS_DIRECTORY").map { String(cString: $0) })
        }
    }
}
