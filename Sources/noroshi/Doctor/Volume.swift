import Glibc

/// The volume a file lies on.
struct Volume: Sendable, Hashable {
    /// E.g. `ext4`, as the kernel names it; empty where it is not known.
    var kind: String
    /// Bytes that an ordinary user may still use, and inodes.
    var freeBytes: Int64
    var freeFiles: Int64
    var isReadOnly: Bool

    /// Other machines write there too, or locks and mapped memory do not work as SQLite needs them.
    private static let network: Set<String> = [
        "nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "ceph", "glusterfs", "fuse.glusterfs", "fuse.sshfs",
        "lustre",
        "gfs2", "ocfs2", "beegfs", "fuse.s3fs", "davfs", "fuse.rclone", "virtiofs",
    ]
    private static let memory: Set<String> = ["tmpfs", "ramfs"]

    var isNetwork: Bool { Self.network.contains(kind) }
    var isMemory: Bool { Self.memory.contains(kind) }

    /// Nil where the folder is not there.
    init?(of folder: String, mounts: String) {
        var status = statvfs()
        guard statvfs(folder, &status) == 0 else { return nil }
        kind = Self.kind(of: folder, mounts: mounts)
        freeBytes = Int64(clamping: UInt64(status.f_bavail).multipliedReportingOverflow(by: UInt64(status.f_frsize)).0)
        freeFiles = status.f_files == 0 ? .max : Int64(clamping: UInt64(status.f_favail))
        isReadOnly = status.f_flag & UInt(ST_RDONLY) != 0
    }

    /// The volume of the folder a file lies in; the path has no symbolic links.
    init?(ofFolderOf path: String) {
        self.init(of: Self.folder(of: path), mounts: Proc.text("/proc/self/mountinfo") ?? "")
    }

    static func folder(of path: String) -> String {
        path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
    }

    init(kind: String, freeBytes: Int64, freeFiles: Int64 = .max, isReadOnly: Bool = false) {
        self.kind = kind
        self.freeBytes = freeBytes
        self.freeFiles = freeFiles
        self.isReadOnly = isReadOnly
    }

    /// The type of the mount that holds a path without symbolic links, from `/proc/self/mountinfo` (proc(5)): the longest mount
    /// point that leads to it, and of equal ones the last, which lies over the others.
    static func kind(of path: String, mounts: String) -> String {
        var best = (length: -1, kind: "")
        for line in mounts.split(separator: "\n") {
            let fields = line.split(separator: " ")
            guard fields.count > 6, let dash = fields.firstIndex(of: "-"), dash + 1 < fields.count else { continue }
            let point = unescaped(fields[4])
            let isAbove = point == "/" || path == point || path.hasPrefix(point + "/")
            if isAbove, point.utf8.count >= best.length { best = (point.utf8.count, String(fields[dash + 1])) }
        }
        return best.kind
    }

    /// Blanks and the like stand as three octal digits.
    private static func unescaped(_ text: Substring) -> String {
        guard text.contains("\\") else { return String(text) }
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            let digits = rest.prefix(3)
            if byte == UInt8(ascii: "\\"), digits.count == 3,
                let value = UInt8(String(decoding: digits, as: UTF8.self), radix: 8)
            {
                bytes.append(value)
                rest = rest.dropFirst(3)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
