internal import Glibc

/// Adds to the end of `path`, which is made for its owner alone where it is not there, and returns once the disk has it.
///
/// A crash or a full disk may leave a part of `bytes` at the end; whoever reads the file must pass over a part of an entry. A
/// symbolic link at `path` is refused.
package func appendToFile(_ bytes: [UInt8], at path: String) throws(FilesError) {
    let file = try Descriptor(
        path, flags: O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW, mode: 0o600, for: "write to its end")
    try file.writeAll(bytes)
    try file.sync()
}
