// sink PORT DELAY: answers 204 to every POST, DELAY milliseconds after the whole of it has come, on every address of
// 127.0.0.0/8 (bound to the loopback device, so that nothing outside reaches it). nginx cannot answer late, and one listening
// socket cannot be a million hosts. PORT 0 takes a free one; DELAY -1 never answers.
// Prints `port N`, then obeys lines on its standard input until that ends:
//   count    prints `count REQUESTS FIRST LAST`, the times in microseconds of the monotonic clock
//   forget   starts counting anew
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { LARGEST = 262144, STEP = 4096 };

struct connection {
    int file, waiting, is_closed;
    char *bytes;
    size_t count, capacity;
};

// Answers that are due later. The delay is one and the same for all, so that they fall due in the order of their coming.
static struct due { int64_t at; struct connection *to; } *queue;
static size_t first_due, due_count, queue_size;

static int64_t delay, requests, first_at, last_at;
static int poll_file, listener;
static const char answer[] = "HTTP/1.1 204 No Content\r\n\r\n";

static int64_t now(void) {
    struct timespec value;
    clock_gettime(CLOCK_MONOTONIC, &value);
    return value.tv_sec * 1000000LL + value.tv_nsec / 1000;
}

static void fail(const char *what) {
    fprintf(stderr, "sink: %s: %s\n", what, strerror(errno));
    exit(1);
}

static void release(struct connection *c) {
    if (c->waiting) return;
    free(c->bytes);
    free(c);
}

static void end(struct connection *c) {
    if (c->is_closed) return;
    close(c->file);
    c->is_closed = 1;
}

static void reply(struct connection *c) {
    // 27 bytes always fit into the buffer of a socket whose peer waits for them.
    if (!c->is_closed && write(c->file, answer, sizeof answer - 1) < 0) end(c);
}

static void answer_later(struct connection *c) {
    if (due_count == queue_size) {
        size_t size = queue_size ? queue_size * 2 : 1024;
        struct due *longer = malloc(size * sizeof *longer);
        if (!longer) fail("memory");
        for (size_t i = 0; i < due_count; i++) longer[i] = queue[(first_due + i) % queue_size];
        free(queue);
        queue = longer, queue_size = size, first_due = 0;
    }
    queue[(first_due + due_count++) % queue_size] = (struct due){now() + delay * 1000, c};
    c->waiting++;
}

static void answer_due(void) {
    for (int64_t t = now(); due_count && queue[first_due].at <= t;) {
        struct connection *c = queue[first_due].to;
        first_due = (first_due + 1) % queue_size, due_count--;
        c->waiting--;
        reply(c);
        if (c->is_closed) release(c);
    }
}

// Bytes of the first whole request, 0 while it is not all there, -1 where it is none.
static ssize_t request_length(struct connection *c) {
    char *head = memmem(c->bytes, c->count, "\r\n\r\n", 4);
    if (!head) return c->count < LARGEST ? 0 : -1;
    size_t length = head + 4 - c->bytes, body = 0;
    for (char *line = c->bytes; line < head; line++) {
        if (*line == '\n' && strncasecmp(line + 1, "content-length:", 15) == 0) body = strtoul(line + 16, NULL, 10);
    }
    if (length + body > LARGEST) return -1;
    return c->count >= length + body ? (ssize_t)(length + body) : 0;
}

static void hear(struct connection *c) {
    for (;;) {
        if (c->capacity - c->count < STEP) {
            c->capacity = c->capacity ? c->capacity * 2 : 2 * STEP;
            if (!(c->bytes = realloc(c->bytes, c->capacity))) fail("memory");
        }
        // One byte is kept free, so that what reads numbers always meets an end.
        ssize_t got = read(c->file, c->bytes + c->count, c->capacity - c->count - 1);
        if (got < 0 && errno == EAGAIN) return;
        if (got <= 0) break;
        c->count += got;
        c->bytes[c->count] = 0;
        ssize_t length;
        while ((length = request_length(c)) > 0) {
            last_at = now();
            if (!requests++) first_at = last_at;
            memmove(c->bytes, c->bytes + length, c->count -= length);
            if (delay > 0) answer_later(c);
            if (delay == 0) reply(c);
        }
        if (length < 0 || c->is_closed) break;
    }
    end(c);
    release(c);
}

static void welcome(void) {
    for (int file; (file = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0;) {
        int on = 1;
        setsockopt(file, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        struct connection *c = calloc(1, sizeof *c);
        if (!c) fail("memory");
        c->file = file;
        struct epoll_event event = {.events = EPOLLIN, .data.ptr = c};
        if (epoll_ctl(poll_file, EPOLL_CTL_ADD, file, &event) < 0) fail("epoll_ctl");
    }
}

static void obey(void) {
    static char line[256];
    ssize_t got = read(0, line, sizeof line - 1);
    if (got <= 0) exit(0);
    line[got] = 0;
    if (strncmp(line, "forget", 6) == 0) requests = first_at = last_at = 0;
    printf("count %lld %lld %lld\n", (long long)requests, (long long)first_at, (long long)last_at);
    fflush(stdout);
}

int main(int argc, char **argv) {
    if (argc != 3) return fprintf(stderr, "usage: sink PORT DELAY\n"), 2;
    delay = atoll(argv[2]);
    struct rlimit files;
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
    listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    int on = 1;
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (setsockopt(listener, SOL_SOCKET, SO_BINDTODEVICE, "lo", 3) < 0) fail("bind to the loopback device");
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(atoi(argv[1]))};
    if (bind(listener, (struct sockaddr *)&address, sizeof address) < 0) fail("bind");
    if (listen(listener, 4096) < 0) fail("listen");
    socklen_t size = sizeof address;
    getsockname(listener, (struct sockaddr *)&address, &size);
    poll_file = epoll_create1(EPOLL_CLOEXEC);
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = &listener};
    epoll_ctl(poll_file, EPOLL_CTL_ADD, listener, &event);
    event.data.ptr = NULL;
    if (epoll_ctl(poll_file, EPOLL_CTL_ADD, 0, &event) < 0) fail("the standard input");
    printf("port %d\n", ntohs(address.sin_port));
    fflush(stdout);
    for (;;) {
        struct epoll_event events[256];
        int64_t wait = due_count ? (queue[first_due].at - now() + 999) / 1000 : -1;
        int count = epoll_wait(poll_file, events, 256, due_count ? (int)(wait > 0 ? wait : 0) : -1);
        for (int i = 0; i < count; i++) {
            if (events[i].data.ptr == &listener) welcome();
            else if (!events[i].data.ptr) obey();
            else hear(events[i].data.ptr);
        }
        if (due_count) answer_due();
    }
}
