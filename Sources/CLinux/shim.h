#pragma once
// What Swift's Glibc module leaves out of the Linux system calls that the event loops need.
// _GNU_SOURCE is not defined here: it changes struct members (fd_set), and the compiler then refuses the module beside
// Glibc, which is built without it. What only GNU mode declares is declared below.
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>
#include <fcntl.h>
#include <pthread.h>

int accept4(int, struct sockaddr *, socklen_t *, int);
int pthread_setname_np(pthread_t, const char *);

// `struct ucred` of <bits/socket.h> under a name of its own; SO_PEERCRED fills it.
struct clinux_ucred {
    int32_t pid;
    uint32_t uid;
    uint32_t gid;
};
