internal import Glibc

/// Files that hold one secret each.
package enum SecretFile {
    /// A token, a key, a PEM file: none is larger.
    package static let limit = 64 << 10

    /// The bytes of the secret at `path`, nil where there is no such file.
    ///
    /// Refuses a file that its group or anybody may read or write, or that belongs to another user than the daemon's or
    /// root. Under `credentialsDirectory` (systemd's `$CREDENTIALS_DIRECTORY`) permissions are systemd's own affair: it
    /// shows an access list for the unit's user as group permissions.
    package static func read(_ path: String, credentialsDirectory: String? = nil) throws(FilesError) -> [UInt8]? {
        do throws(FilesError) {
            let file = try Descriptor(path, flags: O_RDONLY | O_NONBLOCK, for: "read the secret")
            let status = try file.requireRegularFile()
            if !isCredential(path, in: credentialsDirectory) { try checkAccess(status, of: path) }
            return try file.readAll(limit: limit)
        } catch {
            if error.isMissing { return nil }
            throw error
        }
    }

    private static func isCredential(_ path: String, in directory: String?) -> Bool {
        guard let directory, directory.hasPrefix("/") else { return false }
        let folder = directory.hasSuffix("/") ? directory : directory + "/"
        // A credential lies in the folder itself.
        return path.hasPrefix(folder) && !path.dropFirst(folder.count).contains("/")
    }

    private static func checkAccess(_ status: stat, of path: String) throws(FilesError) {
        guard status.st_mode & 0o077 == 0 else {
            let mode = String(status.st_mode & 0o777, radix: 8)
            throw FilesError(
                path, cannot: "use the secret", because: "others than its owner may open it (mode 0\(mode))",
                fix: "Run: chmod 600 \(path)")
        }
        guard status.st_uid == geteuid() || status.st_uid == 0 else {
            throw FilesError(
                path, cannot: "use the secret", because: "it belongs to user \(status.st_uid), who could change it",
                fix: "Run: chown \(geteuid()) \(path)")
        }
    }
}
