#pragma once
// What Swift's Glibc module leaves out of the Linux system calls that the event loops need.
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>
#include <fcntl.h>

int accept4(int, struct sockaddr *, socklen_t *, int);
