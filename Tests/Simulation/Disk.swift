import CFaultVFS

/// A disk in memory that forgets what was never synced, and fails when it is told to. Belongs to one thread.
package final class Disk {
    /// How a machine comes back.
    package enum Restart: Sendable, Hashable {
        /// Its process was killed: what was written is still in the page cache, and still not durable.
        case killed
        /// It lost power: each unsynced write is kept, dropped or torn, as the seed has it.
        case powerLost
    }

    private let disk: OpaquePointer

    package init(seed: UInt64) {
        guard let disk = fault_disk_new(seed) else { preconditionFailure("no memory for a disk") }
        self.disk = disk
    }

    /// A disk that holds, durably, what readers of `template` see.
    package init(copying template: Disk, seed: UInt64) {
        guard let disk = fault_disk_copy(template.disk, seed) else { preconditionFailure("no memory for a disk") }
        self.disk = disk
    }

    deinit { fault_disk_free(disk) }

    /// What SQLite knows it by.
    package var vfs: String { String(cString: fault_disk_name(disk)) }

    /// Whether every call fails until the next restart.
    package var isOff: Bool { fault_disk_is_off(disk) != 0 }

    /// Turns it off at once.
    package func cut() { fault_disk_cut(disk) }

    /// Turns it off in the middle of what it does after so many writes, syncs, truncations and deletions; nil takes it back.
    package func cut(after operations: Int?) { fault_disk_cut_after(disk, Int64(operations ?? -1)) }

    /// Every database on it has to be closed.
    package func restart(_ how: Restart) {
        let isUp = fault_disk_restart(disk, how == .killed ? fault_restart_killed : fault_restart_power_lost)
        precondition(isUp != 0, "a file is still open on a disk that restarts")
    }

    /// Bytes that all files together may hold; nil: no limit.
    package func limit(_ bytes: Int?) { fault_disk_limit(disk, Int64(bytes ?? -1)) }

    /// Lets the sync after so many others fail with EIO, once.
    package func failSync(after others: Int?) { fault_disk_fail_sync(disk, Int64(others ?? -1)) }

    /// Lets the read after so many others fail with EIO, once.
    package func failRead(after others: Int?) { fault_disk_fail_read(disk, Int64(others ?? -1)) }

    package var operations: Int { Int(fault_disk_operations(disk)) }
    package var syncs: Int { Int(fault_disk_syncs(disk)) }
    package var bytes: Int { Int(fault_disk_bytes(disk)) }
    /// Writes that no sync has made durable.
    package var unsynced: Int { Int(fault_disk_unsynced(disk)) }

    package func has(_ file: String) -> Bool { fault_disk_has(disk, file) != 0 }

    /// Whether these bytes stand in any file.
    package func contains(_ bytes: [UInt8]) -> Bool { fault_disk_contains(disk, bytes, bytes.count) != 0 }
}
