#pragma once
#include <stddef.h>
#include <stdint.h>

// A disk in memory, as SQLite sees it through a VFS of its own, that forgets what was never synced.
//
// Of every file it keeps the bytes that readers see (the page cache) and those that would be there after a loss of power. A
// write, a truncation or a directory entry becomes durable with the sync that SQLite asks for, and not before. What a loss of
// power leaves of the rest is drawn from the disk's seed: each write kept, dropped, or torn at sectors of 512 bytes.
//
// A disk belongs to one thread. Equal seeds and equal calls give equal disks.
typedef struct fault_disk fault_disk;

// An empty disk whose VFS is registered with SQLite. NULL where there is no memory.
fault_disk *fault_disk_new(uint64_t seed);
// A new disk that holds, durably, what readers of `other` see.
fault_disk *fault_disk_copy(const fault_disk *other, uint64_t seed);
// No file of it may be open.
void fault_disk_free(fault_disk *disk);
// The name to open databases with.
const char *fault_disk_name(const fault_disk *disk);

// Every call fails from now on, until the restart.
void fault_disk_cut(fault_disk *disk);
// The same once so many further writes, syncs, truncations and deletions have been done; 0 is `fault_disk_cut`, and a negative
// number takes the order back.
void fault_disk_cut_after(fault_disk *disk, int64_t operations);
int fault_disk_is_off(const fault_disk *disk);

enum fault_restart {
    // The process was killed: the page cache is as it was, and still not durable.
    fault_restart_killed = 0,
    // Power was lost: what was never synced survives as chance has it.
    fault_restart_power_lost = 1,
};
// Puts the disk into operation again. Every file has to be closed; 0 where one is not.
int fault_disk_restart(fault_disk *disk, enum fault_restart how);

// Bytes that all files together may hold; beyond them a write answers SQLITE_FULL. Negative: no limit.
void fault_disk_limit(fault_disk *disk, int64_t bytes);
// The sync that comes after so many others fails with EIO, once, and like Linux the disk then takes the pages for clean: which
// of them had been written is left to chance, and no later sync writes them. Negative takes the order back.
void fault_disk_fail_sync(fault_disk *disk, int64_t after);
// The read that comes after so many others fails with EIO, once.
void fault_disk_fail_read(fault_disk *disk, int64_t after);

// Writes, syncs, truncations and deletions so far.
int64_t fault_disk_operations(const fault_disk *disk);
int64_t fault_disk_syncs(const fault_disk *disk);
int64_t fault_disk_bytes(const fault_disk *disk);
// Writes and truncations that no sync has made durable.
int64_t fault_disk_unsynced(const fault_disk *disk);
// Whether a file of this name is there for readers.
int fault_disk_has(const fault_disk *disk, const char *name);
// Whether these bytes stand anywhere in a file, as readers see it.
int fault_disk_contains(const fault_disk *disk, const void *bytes, size_t count);
