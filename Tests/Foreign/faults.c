// Faults that only the C library can play on a process which knows nothing of it. Loaded with LD_PRELOAD; the test
// orders by writing into a file that both have mapped.
//
// - clock_gettime: the wall clock is off by so many milliseconds, the monotonic one never is.
// - fsync, fdatasync, pwrite: fail on the ledger's files with an error number.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/types.h>
#include <time.h>
#include <unistd.h>

// The file's layout; `FaultLibrary.swift` writes it.
struct orders {
    int64_t clock_milliseconds;
    int32_t failing; // a sum of FAIL_…
    int32_t error;
};
#define FAIL_SYNC 1
#define FAIL_WRITE 2

static volatile struct orders *orders;
static char ledger[PATH_MAX];

__attribute__((constructor)) static void open_orders(void) {
    const char *path = getenv("NOROSHI_TEST_ORDERS");
    const char *name = getenv("NOROSHI_TEST_LEDGER");
    if (name != NULL) snprintf(ledger, sizeof ledger, "%s", name);
    if (path == NULL) return;
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0) return;
    void *map = mmap(NULL, sizeof(struct orders), PROT_READ, MAP_SHARED, file, 0);
    close(file);
    if (map != MAP_FAILED) orders = map;
}

// Whether this call is to fail: it is about the ledger or its WAL, and so it was ordered.
static int fails(int file, int kind) {
    if (orders == NULL || (orders->failing & kind) == 0 || ledger[0] == 0) return 0;
    char link[64], path[PATH_MAX];
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0) return 0;
    path[length] = 0;
    if (strncmp(path, ledger, strlen(ledger)) != 0) return 0;
    errno = orders->error;
    return 1;
}

#define REAL(name) \
    static __typeof__(name) *real; \
    if (real == NULL) real = (__typeof__(name) *)dlsym(RTLD_NEXT, #name)

int fsync(int file) {
    REAL(fsync);
    return fails(file, FAIL_SYNC) ? -1 : real(file);
}

int fdatasync(int file) {
    REAL(fdatasync);
    return fails(file, FAIL_SYNC) ? -1 : real(file);
}

ssize_t pwrite(int file, const void *bytes, size_t count, off_t offset) {
    REAL(pwrite);
    return fails(file, FAIL_WRITE) ? -1 : real(file, bytes, count, offset);
}

ssize_t pwrite64(int file, const void *bytes, size_t count, off64_t offset) {
    REAL(pwrite64);
    return fails(file, FAIL_WRITE) ? -1 : real(file, bytes, count, offset);
}

int clock_gettime(clockid_t clock, struct timespec *time) {
    REAL(clock_gettime);
    int result = real(clock, time);
    if (result == 0 && clock == CLOCK_REALTIME && orders != NULL) {
        int64_t milliseconds = orders->clock_milliseconds;
        time->tv_sec += milliseconds / 1000;
        time->tv_nsec += milliseconds % 1000 * 1000000;
        if (time->tv_nsec >= 1000000000) {
            time->tv_nsec -= 1000000000;
            time->tv_sec += 1;
        } else if (time->tv_nsec < 0) {
            time->tv_nsec += 1000000000;
            time->tv_sec -= 1;
        }
    }
    return result;
}
