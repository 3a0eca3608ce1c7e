import Notice

/// A notice's row as it lies on disk, before anything of it is believed.
struct StoredNotice {
    var number: Int64
    var id: NoticeID
    var thread: String
    var version: Int?
    var lifecycle: String
    var content: [UInt8]
    var hash: String
    var rule: String
    var author: String
    var approver: String?
    var reason: String?
    var createdAt: Timestamp
    var acceptedAt: Timestamp?
    var manner: Manner
    var warrant: String?
    var releaseAt: Timestamp?
}
