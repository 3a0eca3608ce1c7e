// names.so, preloaded into a measured daemon, stands before the system's resolver and leaves the machine's alone:
//   A.B.C.D.names.invalid   has the address A.B.C.D, at once
//   ANY.mute.invalid        meets a name server that does not answer: no address after the ten seconds that the C library
//                           waits by default (resolv.conf(5): two attempts of five seconds)
// Every other name goes to the system's resolver.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <netdb.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

typedef int (*lookup)(const char *, const char *, const struct addrinfo *, struct addrinfo **);

static size_t before(const char *name, const char *suffix) {
    size_t length = strlen(name), end = strlen(suffix);
    return length > end && strcmp(name + length - end, suffix) == 0 ? length - end : 0;
}

int getaddrinfo(const char *name, const char *service, const struct addrinfo *hints, struct addrinfo **found) {
    lookup next = (lookup)dlsym(RTLD_NEXT, "getaddrinfo");
    if (!next) return EAI_SYSTEM;
    if (!name) return next(name, service, hints, found);
    if (before(name, ".mute.invalid")) {
        sleep(10);
        return EAI_AGAIN;
    }
    size_t length = before(name, ".names.invalid");
    char address[64];
    if (!length || length >= sizeof address) return next(name, service, hints, found);
    memcpy(address, name, length);
    address[length] = 0;
    return next(address, service, hints, found);
}
