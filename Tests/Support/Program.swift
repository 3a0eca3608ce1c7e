package import Glibc

/// Another's program, as a child.
///
/// Not Foundation's `Process`: it learns of the end by a socket that every child started meanwhile inherits, so that waiting for
/// one child can wait for another, on a thread that the other's test needs.
package final class Program {
    package struct Missing: Error { package let path: String }

    package let identifier: pid_t

    /// Its output goes nowhere, and it starts with no signal blocked.
    package init(_ path: String, _ arguments: [String]) throws {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        var words: [UnsafeMutablePointer<CChar>?] = ([path] + arguments).map { strdup($0) } + [nil]
        defer {
            for word in words { free(word) }
            posix_spawn_file_actions_destroy(&actions)
            posix_spawnattr_destroy(&attributes)
        }
        var identifier = pid_t()
        guard posix_spawn(&identifier, path, &actions, &attributes, &words, environ) == 0 else {
            throw Missing(path: path)
        }
        self.identifier = identifier
    }

    /// Blocks until it has ended by itself.
    package func wait() { waitpid(identifier, nil, 0) }

    /// Kills it. Not to be called after `wait`.
    package func stop() {
        kill(identifier, SIGKILL)
        wait()
    }
}
