/// Which folders of a spool hold what. All of them lie in one, so that a file is moved and never copied.
package struct SpoolLayout: Sendable, Hashable {
    /// Where others put what is to be taken; nil where they put it into `work` itself.
    var incoming: String?
    /// Where a file lies while it is read, and after a crash until it has been read again.
    var work: String
    /// Where what was taken ends.
    var done: String
    /// What a taken file's name ends in; nil where its name begins with the time instead.
    var doneSuffix: String?
    /// Folders that must be there; the others are made.
    var required: [String]

    /// Where what was refused ends, each with its reason beside it.
    let refused = "refused"
    /// Keeps a second daemon out.
    let lock = ".noroshi.lock"

    /// A plain folder: a file is put there under another name (`.part` at its end, or a dot before it) and renamed once it is
    /// whole.
    package static let folder = SpoolLayout(incoming: ".", work: "work", done: "done", required: [])

    /// A Maildir (https://cr.yp.to/proto/maildir.html): `new` holds what nobody has read, `cur` what was read, `:2,S`.
    package static let maildir = SpoolLayout(
        work: "new", done: "cur", doneSuffix: ":2,S", required: ["new", "cur"])

    var folders: [String] { [work, done, refused] }

    /// Whether a file of that name is not whole yet, or none of ours.
    func passesOver(_ name: String) -> Bool {
        name.hasPrefix(".") || [".part", ".tmp", ".filepart"].contains(where: name.hasSuffix)
            || (incoming == "." && folders.contains(name))
    }
}
