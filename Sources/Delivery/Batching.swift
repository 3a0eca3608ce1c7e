/// Groups recipients into requests.
package enum Batching {
    /// Cuts a run of recipients of one (version, language) into batches of at most `limit`, in order.
    package static func batches<Element>(_ members: [Element], limit: Int) -> [ArraySlice<Element>] {
        let size = max(1, limit)
        return stride(from: 0, to: members.count, by: size).map { members[$0..<min($0 + size, members.count)] }
    }
}
