#pragma once
#include <ares.h>
#include <stddef.h>
#include <sys/socket.h>

// SOCK_STREAM is an enumeration in C and none in ares' hints.
static inline void cares_look_up(ares_channel c, const char *name, ares_addrinfo_callback f, void *data) {
    struct ares_addrinfo_hints hints = {.ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM};
    ares_getaddrinfo(c, name, NULL, &hints, f, data);
}
