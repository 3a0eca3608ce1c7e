import Glibc

/// How many files and sockets the process may have open. Debian's soft limit of 1,024 is below what a fan-out holds while a
/// thousand targets hang; the hard one is the administrator's and is left alone.
enum OpenFileLimit {
    static func raise() {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
        limit.rlim_cur = limit.rlim_max
        _ = setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }
}
