/* Many boards listening for changes on one server: boards PORT COUNT.
 *
 * Opens COUNT connections to /v1/events and prints "ready" once each has its first event. Then, for every line on standard
 * input, prints "told N T" once N = COUNT boards have read one event more: T is CLOCK_MONOTONIC in nanoseconds when the
 * last of them had. They connect from many addresses in 127.0.0.0/8, for ports do not suffice
 * and one address may hold a share of the streams only. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { EVENTS = 512, PER_ADDRESS = 500 };

static void fail(const char *what) { perror(what); exit(1); }

static int connected(int port, int number) {
    int descriptor = socket(AF_INET, SOCK_STREAM, 0);
    if (descriptor < 0) fail("socket");
    struct sockaddr_in from = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(0x7F000002u + number / PER_ADDRESS)};
    if (bind(descriptor, (struct sockaddr *)&from, sizeof from) != 0) fail("bind");
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    if (connect(descriptor, (struct sockaddr *)&to, sizeof to) != 0) fail("connect");
    static const char request[] = "GET /v1/events HTTP/1.1\r\nHost: a\r\nAccept: text/event-stream\r\n\r\n";
    if (write(descriptor, request, sizeof request - 1) != sizeof request - 1) fail("write");
    fcntl(descriptor, F_SETFL, O_NONBLOCK);
    return descriptor;
}

/* Events in what one read brought: each says "event: change" once and is shorter than a read. */
static int events_in(const char *bytes, ssize_t count) {
    int found = 0;
    for (const char *at = bytes; (at = memmem(at, bytes + count - at, "event: change", 13)); at += 13) found++;
    return found;
}

int main(int argc, char **argv) {
    if (argc != 3) { fprintf(stderr, "usage: boards PORT COUNT\n"); return 2; }
    int port = atoi(argv[1]), count = atoi(argv[2]);
    struct rlimit limit;
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
    int epoll = epoll_create1(0);
    uint8_t *seen = calloc(count, 1);
    int told = 0, rounds = 0;
    for (int number = 0; number < count; number++) {
        struct epoll_event event = {.events = EPOLLIN, .data.u64 = (uint64_t)number << 32 | (uint32_t)connected(port, number)};
        if (epoll_ctl(epoll, EPOLL_CTL_ADD, (int)(uint32_t)event.data.u64, &event) != 0) fail("epoll");
    }
    struct epoll_event line = {.events = EPOLLIN, .data.u64 = UINT64_MAX};
    static struct epoll_event ready[EVENTS];
    static char buffer[65536];
    for (;;) {
        int ended = epoll_wait(epoll, ready, EVENTS, -1);
        for (int index = 0; index < ended; index++) {
            if (ready[index].data.u64 == UINT64_MAX) {
                if (read(0, buffer, sizeof buffer) <= 0) return 0;
                /* A new round: everybody waits for the next event. */
                memset(seen, 0, count);
                told = 0;
                continue;
            }
            ssize_t got = read((int)(uint32_t)ready[index].data.u64, buffer, sizeof buffer);
            if (got == 0 || (got < 0 && errno != EAGAIN)) { fprintf(stderr, "a board was dropped\n"); return 1; }
            uint32_t number = ready[index].data.u64 >> 32;
            if (got <= 0 || seen[number] || !events_in(buffer, got)) continue;
            seen[number] = 1;
            if (++told < count) continue;
            struct timespec now;
            clock_gettime(CLOCK_MONOTONIC, &now);
            if (rounds++ == 0) {
                printf("ready\n");
                if (epoll_ctl(epoll, EPOLL_CTL_ADD, 0, &line) != 0) fail("epoll");
            } else {
                printf("told %d %lld\n", told, (long long)now.tv_sec * 1000000000 + now.tv_nsec);
            }
            fflush(stdout);
        }
    }
}
