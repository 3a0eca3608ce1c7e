import Glibc
import Testing

@testable import Net

@Suite struct OpenFilesTests {
    @Test("the number of open files is raised to what the system allows, and said")
    func raise() {
        var limit = rlimit()
        getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        // One less than allowed: other suites have sockets open meanwhile.
        limit.rlim_cur = limit.rlim_max - 1
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        #expect(raiseOpenFileLimit() == Int(clamping: limit.rlim_max))
        getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        #expect(limit.rlim_cur == limit.rlim_max)
        #expect(raiseOpenFileLimit() == Int(clamping: limit.rlim_max))
    }
}
