#define _GNU_SOURCE
#include "fault_vfs.h"
#include <sqlite3.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// MARK: Bytes

typedef struct {
    unsigned char *bytes;
    int64_t size, capacity;
} image;

static int reserve(image *i, int64_t size) {
    if (size <= i->capacity) return 1;
    int64_t capacity = i->capacity ? i->capacity : 4096;
    while (capacity < size) capacity *= 2;
    unsigned char *bytes = realloc(i->bytes, (size_t)capacity);
    if (!bytes) return 0;
    i->bytes = bytes;
    i->capacity = capacity;
    return 1;
}

static int put(image *i, int64_t offset, const unsigned char *bytes, int64_t count) {
    if (!reserve(i, offset + count)) return 0;
    if (offset > i->size) memset(i->bytes + i->size, 0, (size_t)(offset - i->size));
    memcpy(i->bytes + offset, bytes, (size_t)count);
    if (offset + count > i->size) i->size = offset + count;
    return 1;
}

static void resize(image *i, int64_t size) {
    if (size > i->size && reserve(i, size)) memset(i->bytes + i->size, 0, (size_t)(size - i->size));
    i->size = size;
}

static int copy(image *to, const image *from) {
    if (!reserve(to, from->size)) return 0;
    if (from->size) memcpy(to->bytes, from->bytes, (size_t)from->size);
    to->size = from->size;
    return 1;
}

// MARK: Files

// A write (with its bytes in the arena) or a truncation (count < 0) since the last sync.
typedef struct {
    int64_t offset, count, at;
} change;

typedef struct handle handle;

enum { shm_locks = 8, sector = 512 };

typedef struct {
    image live, durable, arena;
    change *changes;
    int64_t change_count, change_capacity;
    int references;
    // Locks of the database file.
    int shared;
    handle *writer;
    int is_pending, is_exclusive;
    // The index of the WAL: memory, and lost with the process.
    void **regions;
    int region_count, region_users;
    int shm_shared[shm_locks];
    handle *shm_exclusive[shm_locks];
} inode;

// What a name leads to now, and what it leads to after a loss of power.
typedef struct {
    char *name;
    inode *live, *durable;
} entry;

struct fault_disk {
    sqlite3_vfs vfs;
    char name[40];
    uint64_t random;
    entry *entries;
    int entry_count, entry_capacity;
    int open_files;
    int is_off;
    int64_t cut_after, sync_fails_after, read_fails_after, limit;
    int64_t operations, syncs;
};

struct handle {
    sqlite3_file base;
    fault_disk *disk;
    inode *file;
    int level;
    int syncs_directory, is_temporary, uses_shm;
    unsigned shm_shared, shm_exclusive;
};

// SplitMix64.
static uint64_t draw(fault_disk *d) {
    uint64_t z = (d->random += 0x9E3779B97F4A7C15ull);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ull;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBull;
    return z ^ (z >> 31);
}

static void free_regions(inode *f) {
    for (int i = 0; i < f->region_count; i++) free(f->regions[i]);
    free(f->regions);
    f->regions = NULL;
    f->region_count = 0;
}

static void release(inode *f) {
    if (!f || --f->references > 0) return;
    free_regions(f);
    free(f->live.bytes);
    free(f->durable.bytes);
    free(f->arena.bytes);
    free(f->changes);
    free(f);
}

static inode *retain(inode *f) {
    if (f) f->references++;
    return f;
}

static entry *find(const fault_disk *d, const char *name) {
    for (int i = 0; i < d->entry_count; i++)
        if (!strcmp(d->entries[i].name, name)) return &d->entries[i];
    return NULL;
}

static entry *find_or_add(fault_disk *d, const char *name) {
    entry *e = find(d, name);
    if (e) return e;
    if (d->entry_count == d->entry_capacity) {
        int capacity = d->entry_capacity ? d->entry_capacity * 2 : 8;
        entry *entries = realloc(d->entries, sizeof(entry) * (size_t)capacity);
        if (!entries) return NULL;
        d->entries = entries;
        d->entry_capacity = capacity;
    }
    char *own = strdup(name);
    if (!own) return NULL;
    d->entries[d->entry_count] = (entry){.name = own};
    return &d->entries[d->entry_count++];
}

static void sync_directory(fault_disk *d) {
    for (int i = 0; i < d->entry_count; i++) {
        entry *e = &d->entries[i];
        if (e->live == e->durable) continue;
        inode *before = e->durable;
        e->durable = retain(e->live);
        release(before);
    }
}

static int note(inode *f, change c) {
    if (f->change_count == f->change_capacity) {
        int64_t capacity = f->change_capacity ? f->change_capacity * 2 : 16;
        change *changes = realloc(f->changes, sizeof(change) * (size_t)capacity);
        if (!changes) return 0;
        f->changes = changes;
        f->change_capacity = capacity;
    }
    f->changes[f->change_count++] = c;
    return 1;
}

static void apply(image *to, const inode *f, const change *c) {
    if (c->count < 0) resize(to, c->offset);
    else put(to, c->offset, f->arena.bytes + c->at, c->count);
}

static void forget_changes(inode *f) {
    f->change_count = 0;
    f->arena.size = 0;
}

static void tear(fault_disk *d, inode *f, const change *c) {
    // Sectors are those of the disk, whatever SQLite takes for one.
    for (int64_t start = c->offset; start < c->offset + c->count;) {
        int64_t end = (start / sector + 1) * sector;
        if (end > c->offset + c->count) end = c->offset + c->count;
        if (draw(d) & 1) put(&f->durable, start, f->arena.bytes + c->at + (start - c->offset), end - start);
        start = end;
    }
}

// What of the changes since the last sync is on the disk although nobody asked for it.
static void survive(fault_disk *d, inode *f) {
    uint64_t habit = draw(d) % 5;
    // 0: nothing; 1: all; 2: all up to one, which is torn; 3: each by itself; 4: nearly all.
    int64_t first_lost = f->change_count ? (int64_t)(draw(d) % (uint64_t)f->change_count) : 0;
    for (int64_t i = 0; i < f->change_count; i++) {
        const change *c = &f->changes[i];
        int fate;  // 0 dropped, 1 kept, 2 torn
        switch (habit) {
            case 0: fate = 0; break;
            case 1: fate = 1; break;
            case 2: fate = i < first_lost ? 1 : i == first_lost ? 2 : 0; break;
            case 3: fate = (int)(draw(d) % 3); break;
            default: fate = draw(d) % 8 ? 1 : (int)(draw(d) % 3);
        }
        if (fate == 2 && c->count < 0) fate = 0;
        if (fate == 1) apply(&f->durable, f, c);
        if (fate == 2) tear(d, f, c);
    }
    forget_changes(f);
}

// Whether the disk still answers; counts towards an ordered cut.
static int goes_on(fault_disk *d) {
    if (d->is_off) return 0;
    if (d->cut_after >= 0 && d->cut_after-- == 0) {
        d->is_off = 1;
        return 0;
    }
    d->operations++;
    return 1;
}

// MARK: Methods of a file

static int file_close(sqlite3_file *base) {
    handle *h = (handle *)base;
    inode *f = h->file;
    if (h->level > SQLITE_LOCK_NONE) f->shared--;
    if (f->writer == h) {
        f->writer = NULL;
        f->is_pending = f->is_exclusive = 0;
    }
    h->disk->open_files--;
    release(f);
    return SQLITE_OK;
}

static int file_read(sqlite3_file *base, void *buffer, int count, sqlite3_int64 offset) {
    handle *h = (handle *)base;
    const image *live = &h->file->live;
    if (h->disk->is_off) return SQLITE_IOERR_READ;
    if (h->disk->read_fails_after >= 0 && h->disk->read_fails_after-- == 0) return SQLITE_IOERR_READ;
    int64_t there = live->size > offset ? live->size - offset : 0;
    if (there > count) there = count;
    if (there) memcpy(buffer, live->bytes + offset, (size_t)there);
    if (there == count) return SQLITE_OK;
    memset((char *)buffer + there, 0, (size_t)(count - there));
    return SQLITE_IOERR_SHORT_READ;
}

static int file_write(sqlite3_file *base, const void *buffer, int count, sqlite3_int64 offset) {
    handle *h = (handle *)base;
    inode *f = h->file;
    fault_disk *d = h->disk;
    int64_t growth = offset + count - f->live.size;
    if (d->limit >= 0 && growth > 0 && fault_disk_bytes(d) + growth > d->limit) return SQLITE_FULL;
    int is_last = d->cut_after == 0 && !d->is_off;
    int goes = goes_on(d);
    // The write during which power is lost may still reach the disk, in part.
    if (!goes && !is_last) return SQLITE_IOERR_WRITE;
    int64_t at = f->arena.size;
    if (!put(&f->arena, at, buffer, count) || !note(f, (change){offset, count, at})) return SQLITE_IOERR_NOMEM;
    if (!put(&f->live, offset, buffer, count)) return SQLITE_IOERR_NOMEM;
    return goes ? SQLITE_OK : SQLITE_IOERR_WRITE;
}

static int file_truncate(sqlite3_file *base, sqlite3_int64 size) {
    handle *h = (handle *)base;
    if (!goes_on(h->disk)) return SQLITE_IOERR_TRUNCATE;
    resize(&h->file->live, size);
    return note(h->file, (change){size, -1, 0}) ? SQLITE_OK : SQLITE_IOERR_NOMEM;
}

static int file_sync(sqlite3_file *base, int flags) {
    handle *h = (handle *)base;
    fault_disk *d = h->disk;
    inode *f = h->file;
    (void)flags;
    if (!goes_on(d)) return SQLITE_IOERR_FSYNC;
    if (d->sync_fails_after >= 0 && d->sync_fails_after-- == 0) {
        survive(d, f);
        return SQLITE_IOERR_FSYNC;
    }
    d->syncs++;
    for (int64_t i = 0; i < f->change_count; i++) apply(&f->durable, f, &f->changes[i]);
    forget_changes(f);
    if (h->syncs_directory) {
        sync_directory(d);
        h->syncs_directory = 0;
    }
    return SQLITE_OK;
}

static int file_size(sqlite3_file *base, sqlite3_int64 *size) {
    handle *h = (handle *)base;
    if (h->disk->is_off) return SQLITE_IOERR_FSTAT;
    *size = h->file->live.size;
    return SQLITE_OK;
}

static int file_lock(sqlite3_file *base, int level) {
    handle *h = (handle *)base;
    inode *f = h->file;
    if (h->disk->is_off) return SQLITE_IOERR_LOCK;
    if (h->level >= level) return SQLITE_OK;
    if (f->writer && f->writer != h) {
        if (level > SQLITE_LOCK_SHARED || f->is_pending || f->is_exclusive) return SQLITE_BUSY;
    }
    if (h->level == SQLITE_LOCK_NONE) {
        f->shared++;
        h->level = SQLITE_LOCK_SHARED;
    }
    if (level == SQLITE_LOCK_SHARED) return SQLITE_OK;
    f->writer = h;
    if (level == SQLITE_LOCK_EXCLUSIVE) {
        f->is_pending = 1;
        if (f->shared > 1) {
            h->level = SQLITE_LOCK_PENDING;
            return SQLITE_BUSY;
        }
        f->is_exclusive = 1;
    }
    h->level = level;
    return SQLITE_OK;
}

static int file_unlock(sqlite3_file *base, int level) {
    handle *h = (handle *)base;
    inode *f = h->file;
    if (h->level <= level) return SQLITE_OK;
    if (f->writer == h) {
        f->writer = NULL;
        f->is_pending = f->is_exclusive = 0;
    }
    if (level == SQLITE_LOCK_NONE) f->shared--;
    h->level = level;
    return SQLITE_OK;
}

static int file_check_reserved(sqlite3_file *base, int *is_reserved) {
    *is_reserved = ((handle *)base)->file->writer != NULL;
    return SQLITE_OK;
}

static int file_control(sqlite3_file *base, int operation, void *argument) {
    (void)base;
    (void)operation;
    (void)argument;
    return SQLITE_NOTFOUND;
}

// What SQLite's own VFS says of an ordinary disk.
static int file_sector_size(sqlite3_file *base) {
    (void)base;
    return 4096;
}

static int file_characteristics(sqlite3_file *base) {
    (void)base;
    return SQLITE_IOCAP_POWERSAFE_OVERWRITE;
}

// MARK: The index of the WAL

static int shm_map(sqlite3_file *base, int region, int size, int extends, void volatile **memory) {
    handle *h = (handle *)base;
    inode *f = h->file;
    *memory = NULL;
    if (h->disk->is_off) return SQLITE_IOERR_SHMMAP;
    if (!h->uses_shm) {
        h->uses_shm = 1;
        f->region_users++;
    }
    while (f->region_count <= region) {
        if (!extends) return SQLITE_OK;
        void **regions = realloc(f->regions, sizeof(void *) * (size_t)(f->region_count + 1));
        if (!regions) return SQLITE_NOMEM;
        f->regions = regions;
        if (!(regions[f->region_count] = calloc(1, (size_t)size))) return SQLITE_NOMEM;
        f->region_count++;
    }
    *memory = f->regions[region];
    return SQLITE_OK;
}

static int shm_lock(sqlite3_file *base, int first, int count, int flags) {
    handle *h = (handle *)base;
    inode *f = h->file;
    for (int i = first; i < first + count; i++) {
        unsigned bit = 1u << i;
        if (flags & SQLITE_SHM_UNLOCK) continue;
        if (h->disk->is_off) return SQLITE_IOERR_SHMLOCK;
        if (f->shm_exclusive[i] && f->shm_exclusive[i] != h) return SQLITE_BUSY;
        int others = f->shm_shared[i] - (h->shm_shared & bit ? 1 : 0);
        if ((flags & SQLITE_SHM_EXCLUSIVE) && others > 0) return SQLITE_BUSY;
    }
    for (int i = first; i < first + count; i++) {
        unsigned bit = 1u << i;
        if (flags & SQLITE_SHM_UNLOCK) {
            if (h->shm_shared & bit) f->shm_shared[i]--;
            if (f->shm_exclusive[i] == h) f->shm_exclusive[i] = NULL;
            h->shm_shared &= ~bit;
        } else if (flags & SQLITE_SHM_EXCLUSIVE) {
            f->shm_exclusive[i] = h;
        } else if (!(h->shm_shared & bit)) {
            f->shm_shared[i]++;
            h->shm_shared |= bit;
        }
    }
    return SQLITE_OK;
}

static void shm_barrier(sqlite3_file *base) { (void)base; }

static int shm_unmap(sqlite3_file *base, int deletes) {
    handle *h = (handle *)base;
    inode *f = h->file;
    (void)deletes;
    if (!h->uses_shm) return SQLITE_OK;
    shm_lock(base, 0, shm_locks, SQLITE_SHM_UNLOCK | SQLITE_SHM_SHARED);
    h->uses_shm = 0;
    if (--f->region_users == 0) free_regions(f);
    return SQLITE_OK;
}

static const sqlite3_io_methods methods = {
    .iVersion = 2,
    .xClose = file_close,
    .xRead = file_read,
    .xWrite = file_write,
    .xTruncate = file_truncate,
    .xSync = file_sync,
    .xFileSize = file_size,
    .xLock = file_lock,
    .xUnlock = file_unlock,
    .xCheckReservedLock = file_check_reserved,
    .xFileControl = file_control,
    .xSectorSize = file_sector_size,
    .xDeviceCharacteristics = file_characteristics,
    .xShmMap = shm_map,
    .xShmLock = shm_lock,
    .xShmBarrier = shm_barrier,
    .xShmUnmap = shm_unmap,
};

// MARK: Methods of the disk

static int disk_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *base, int flags, int *out_flags) {
    fault_disk *d = vfs->pAppData;
    handle *h = (handle *)base;
    memset(h, 0, sizeof *h);
    if (d->is_off) return SQLITE_CANTOPEN;
    inode *f = NULL;
    if (name) {
        entry *e = find(d, name);
        f = e ? e->live : NULL;
        if (!f && !(flags & SQLITE_OPEN_CREATE)) return SQLITE_CANTOPEN;
    }
    if (!f) {
        if (!(f = calloc(1, sizeof *f))) return SQLITE_NOMEM;
        if (name) {
            entry *e = find_or_add(d, name);
            if (!e) {
                free(f);
                return SQLITE_NOMEM;
            }
            e->live = retain(f);
        }
    }
    h->file = retain(f);
    h->disk = d;
    h->is_temporary = name == NULL;
    h->syncs_directory = (flags & SQLITE_OPEN_CREATE)
        && (flags & (SQLITE_OPEN_SUPER_JOURNAL | SQLITE_OPEN_MAIN_JOURNAL | SQLITE_OPEN_WAL));
    h->base.pMethods = &methods;
    d->open_files++;
    if (out_flags) *out_flags = flags;
    return SQLITE_OK;
}

static int disk_delete(sqlite3_vfs *vfs, const char *name, int syncs_directory) {
    fault_disk *d = vfs->pAppData;
    if (!goes_on(d)) return SQLITE_IOERR_DELETE;
    entry *e = find(d, name);
    if (!e || !e->live) return SQLITE_IOERR_DELETE_NOENT;
    inode *f = e->live;
    e->live = NULL;
    release(f);
    if (syncs_directory) sync_directory(d);
    return SQLITE_OK;
}

static int disk_access(sqlite3_vfs *vfs, const char *name, int flags, int *result) {
    fault_disk *d = vfs->pAppData;
    (void)flags;
    if (d->is_off) return SQLITE_IOERR_ACCESS;
    *result = fault_disk_has(d, name);
    return SQLITE_OK;
}

static int disk_full_path(sqlite3_vfs *vfs, const char *name, int count, char *path) {
    (void)vfs;
    return snprintf(path, (size_t)count, "%s", name) < count ? SQLITE_OK : SQLITE_CANTOPEN;
}

static int disk_randomness(sqlite3_vfs *vfs, int count, char *bytes) {
    fault_disk *d = vfs->pAppData;
    for (int i = 0; i < count; i++) bytes[i] = (char)draw(d);
    return count;
}

static int disk_sleep(sqlite3_vfs *vfs, int microseconds) {
    (void)vfs;
    return microseconds;
}

static int disk_time(sqlite3_vfs *vfs, sqlite3_int64 *milliseconds) {
    (void)vfs;
    *milliseconds = 212000000000000;
    return SQLITE_OK;
}

static int disk_last_error(sqlite3_vfs *vfs, int count, char *text) {
    (void)vfs;
    if (count > 0) text[0] = 0;
    return 0;
}

fault_disk *fault_disk_new(uint64_t seed) {
    static atomic_uint_fast64_t next;
    fault_disk *d = calloc(1, sizeof *d);
    if (!d) return NULL;
    d->random = seed;
    d->cut_after = d->sync_fails_after = d->read_fails_after = d->limit = -1;
    snprintf(d->name, sizeof d->name, "fault-%llu", (unsigned long long)atomic_fetch_add(&next, 1));
    d->vfs = (sqlite3_vfs){
        .iVersion = 2,
        .szOsFile = sizeof(handle),
        .mxPathname = 512,
        .zName = d->name,
        .pAppData = d,
        .xOpen = disk_open,
        .xDelete = disk_delete,
        .xAccess = disk_access,
        .xFullPathname = disk_full_path,
        .xRandomness = disk_randomness,
        .xSleep = disk_sleep,
        .xGetLastError = disk_last_error,
        .xCurrentTimeInt64 = disk_time,
    };
    if (sqlite3_vfs_register(&d->vfs, 0) != SQLITE_OK) {
        free(d);
        return NULL;
    }
    return d;
}

fault_disk *fault_disk_copy(const fault_disk *other, uint64_t seed) {
    fault_disk *d = fault_disk_new(seed);
    for (int i = 0; d && i < other->entry_count; i++) {
        const entry *from = &other->entries[i];
        if (!from->live) continue;
        entry *e = find_or_add(d, from->name);
        inode *f = calloc(1, sizeof *f);
        if (e && f) {
            e->live = retain(f);
            e->durable = retain(f);
        }
        if (!e || !f || !copy(&f->live, &from->live->live) || !copy(&f->durable, &from->live->live)) {
            fault_disk_free(d);
            return NULL;
        }
    }
    return d;
}

void fault_disk_free(fault_disk *d) {
    if (!d) return;
    sqlite3_vfs_unregister(&d->vfs);
    for (int i = 0; i < d->entry_count; i++) {
        release(d->entries[i].live);
        release(d->entries[i].durable);
        free(d->entries[i].name);
    }
    free(d->entries);
    free(d);
}

const char *fault_disk_name(const fault_disk *d) { return d->name; }

void fault_disk_cut(fault_disk *d) { d->is_off = 1; }

void fault_disk_cut_after(fault_disk *d, int64_t operations) { d->cut_after = operations < 0 ? -1 : operations; }

int fault_disk_is_off(const fault_disk *d) { return d->is_off; }

int fault_disk_restart(fault_disk *d, enum fault_restart how) {
    if (d->open_files) return 0;
    if (how == fault_restart_power_lost) {
        for (int i = 0; i < d->entry_count; i++) {
            entry *e = &d->entries[i];
            if (e->live == e->durable) continue;
            if (draw(d) & 1) {
                inode *before = e->durable;
                e->durable = retain(e->live);
                release(before);
            } else {
                inode *before = e->live;
                e->live = retain(e->durable);
                release(before);
            }
        }
        for (int i = 0; i < d->entry_count; i++) {
            inode *f = d->entries[i].live;
            if (!f) continue;
            survive(d, f);
            if (!copy(&f->live, &f->durable)) return 0;
        }
    }
    for (int i = 0; i < d->entry_count; i++) {
        inode *f = d->entries[i].live;
        if (!f) continue;
        free_regions(f);
        f->region_users = 0;
        memset(f->shm_shared, 0, sizeof f->shm_shared);
        memset(f->shm_exclusive, 0, sizeof f->shm_exclusive);
    }
    d->is_off = 0;
    d->cut_after = d->sync_fails_after = d->read_fails_after = -1;
    return 1;
}

void fault_disk_limit(fault_disk *d, int64_t bytes) { d->limit = bytes < 0 ? -1 : bytes; }

void fault_disk_fail_sync(fault_disk *d, int64_t after) { d->sync_fails_after = after < 0 ? -1 : after; }

void fault_disk_fail_read(fault_disk *d, int64_t after) { d->read_fails_after = after < 0 ? -1 : after; }

int64_t fault_disk_operations(const fault_disk *d) { return d->operations; }

int64_t fault_disk_syncs(const fault_disk *d) { return d->syncs; }

int64_t fault_disk_bytes(const fault_disk *d) {
    int64_t sum = 0;
    for (int i = 0; i < d->entry_count; i++)
        if (d->entries[i].live) sum += d->entries[i].live->live.size;
    return sum;
}

int64_t fault_disk_unsynced(const fault_disk *d) {
    int64_t sum = 0;
    for (int i = 0; i < d->entry_count; i++)
        if (d->entries[i].live) sum += d->entries[i].live->change_count;
    return sum;
}

int fault_disk_has(const fault_disk *d, const char *name) {
    const entry *e = find(d, name);
    return e && e->live;
}

int fault_disk_contains(const fault_disk *d, const void *bytes, size_t count) {
    for (int i = 0; i < d->entry_count; i++) {
        const inode *f = d->entries[i].live;
        if (f && f->live.size && memmem(f->live.bytes, (size_t)f->live.size, bytes, count)) return 1;
    }
    return 0;
}
