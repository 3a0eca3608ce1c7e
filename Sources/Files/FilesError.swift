internal import Glibc

/// What went wrong with a file: its path, what was tried, the system's reason, what to do.
package struct FilesError: Error, Sendable, Hashable {
    package var path: String
    /// Completes "cannot …", e.g. `read it`.
    package var attempt: String
    /// The system's words for the error number, or our own reason.
    package var reason: String
    /// As an instruction, without its full stop.
    package var fix: String
    /// The system's error number; 0 where the reason is ours.
    package var code: Int32

    /// A refusal of our own.
    init(_ path: String, cannot attempt: String, because reason: String, fix: String) {
        self.path = path
        self.attempt = attempt
        self.reason = reason
        self.fix = fix
        self.code = 0
    }

    /// A failed system call; `code` is `errno` right after it.
    init(_ path: String, cannot attempt: String, errno code: Int32) {
        self.path = path
        self.attempt = attempt
        self.code = code
        // glibc's strerror is safe on several threads since 2.32.
        reason = strerror(code).map { String(cString: $0) } ?? "error \(code)"
        fix =
            switch code {
            case ENOENT: "Create it, or correct the path"
            case EACCES, EPERM: "Give the daemon's user the right to it (chown, chmod), or correct the path"
            case ENOSPC, EDQUOT: "Free space on that disk"
            case EROFS: "Name a folder the daemon may write to"
            case ENOTDIR: "A part of the path is not a folder: correct the path"
            case EISDIR: "Name a file, not a folder"
            case ELOOP: "Name the file itself, not a symbolic link"
            case EMFILE, ENFILE: "Raise the limit on open files (LimitNOFILE=)"
            case EIO: "Check the disk (dmesg, smartctl) and restore from a backup if it is failing"
            case ENAMETOOLONG: "Use a shorter path"
            default: "Look up this reason, correct it and try again"
            }
    }

    /// Whether it is the file's own fault, and not that of the disk or of this process: it is no plain file, too large, or
    /// closed to us.
    package var isOfTheFileItself: Bool { code == 0 || [EACCES, EPERM, ELOOP, EISDIR, ENXIO, ENODEV].contains(code) }

    /// Whether there is no such file or folder.
    package var isMissing: Bool { code == ENOENT }
}

extension FilesError: CustomStringConvertible {
    /// What and why, without what to do.
    package var shortDescription: String { "\(path): cannot \(attempt): \(reason)" }

    package var description: String { "\(path): cannot \(attempt): \(reason). \(fix)." }
}
