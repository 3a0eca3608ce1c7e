/// A notice proposed by a source's difference engine or by staff, before policy has looked at it.
package struct Draft: Sendable, Hashable, Codable {
    /// The thread it belongs to; the first draft with a new one opens it.
    package var thread: ThreadID
    package var content: Content

    package init(thread: ThreadID, content: Content) {
        self.thread = thread
        self.content = content
    }
}
