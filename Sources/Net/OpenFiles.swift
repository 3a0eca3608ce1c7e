import Glibc

/// Raises the number of files and sockets this process may have open to what the system allows it, and returns the number
/// that holds then. Each exchange under way and each idle connection is one; the usual soft limit is 1,024.
///
/// The soft limit is low for the sake of `select`, which no code here uses (getrlimit(2), systemd.exec(5) `LimitNOFILE=`).
@discardableResult
package func raiseOpenFileLimit() -> Int {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return 0 }
    if limit.rlim_cur < limit.rlim_max {
        var raised = limit
        raised.rlim_cur = limit.rlim_max
        if setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &raised) == 0 { limit = raised }
    }
    return Int(clamping: limit.rlim_cur)
}
