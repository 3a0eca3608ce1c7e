#pragma once
// What Swift's Glibc module leaves out of the Linux system calls that the event loops need, declared by hand.
//
// No libc header is included: a struct that two modules define (timespec, fd_set, sockaddr …) belongs to whichever the
// compiler meets first, so code that imports only Glibc stops compiling in whole-module builds. The layouts and numbers
// are Linux's ABI (linux/eventpoll.h, linux/eventfd.h, linux/signalfd.h, linux/socket.h) and never change.

typedef __UINT32_TYPE__ clinux_u32;
typedef unsigned long long clinux_u64;

// epoll(7)
#define EPOLL_CLOEXEC 02000000
#define EPOLL_CTL_ADD 1
#define EPOLL_CTL_DEL 2
#define EPOLL_CTL_MOD 3
#define EPOLLIN 0x001u
#define EPOLLOUT 0x004u
#define EPOLLERR 0x008u
#define EPOLLHUP 0x010u
#define EPOLLRDHUP 0x2000u

// On x86-64 alone the kernel packs it, so that 32-bit programs see the same layout.
#if defined(__x86_64__)
#define CLINUX_EPOLL_PACKED __attribute__((packed))
#else
#define CLINUX_EPOLL_PACKED
#endif
struct epoll_event {
    clinux_u32 events;
    clinux_u64 data;
} CLINUX_EPOLL_PACKED;

int epoll_create1(int flags);
int epoll_ctl(int epoll, int operation, int descriptor, struct epoll_event *event);
int epoll_wait(int epoll, struct epoll_event *events, int room, int milliseconds);

// eventfd(2)
#define EFD_NONBLOCK 04000
#define EFD_CLOEXEC 02000000
int eventfd(unsigned int initial, int flags);

// signalfd(2): the mask is a sigset_t; a read gives 128 bytes of which the first four are the signal's number.
#define SFD_NONBLOCK 04000
#define SFD_CLOEXEC 02000000
#define CLINUX_SIGNALFD_SIGINFO_SIZE 128
int signalfd(int descriptor, const void *mask, int flags);

// memfd_create(2)
#define MFD_CLOEXEC 1u
int memfd_create(const char *name, unsigned int flags);

// pipe2(2): two descriptors, to read from and to write to.
int pipe2(int *descriptors, int flags);

// posix_spawn_file_actions_addclosefrom_np(3): a posix_spawn_file_actions_t and the first descriptor the child shall not have.
int posix_spawn_file_actions_addclosefrom_np(void *actions, int first);

// pidfd_open(2): a descriptor that is readable once the process has ended.
int pidfd_open(int process, unsigned int flags);

// accept4(2): a sockaddr and its socklen_t.
int accept4(int descriptor, void *address, unsigned int *length, int flags);

// pthread_setname_np(3): at most 15 bytes.
int pthread_setname_np(unsigned long thread, const char *name);

// What SO_PEERCRED fills: `struct ucred`.
struct clinux_ucred {
    int pid;
    clinux_u32 uid;
    clinux_u32 gid;
};
