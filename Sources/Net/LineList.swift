import CCurl

/// Lines for one of libcurl's lists, all in an allocation that is used again: `curl_slist_append` makes two for each line
/// of each request.
final class LineList {
    private var text = UnsafeMutablePointer<CChar>.allocate(capacity: 512)
    private var room = 512
    private var used = 0
    private var starts: [Int] = []
    private var nodes = UnsafeMutablePointer<curl_slist>.allocate(capacity: 16)
    private var nodeRoom = 16

    deinit {
        text.deallocate()
        nodes.deallocate()
    }

    func clear() {
        used = 0
        starts.removeAll(keepingCapacity: true)
    }

    /// Adds one line made of these parts.
    func add(_ first: String, _ second: String = "", _ third: String = "") {
        starts.append(used)
        append(first)
        append(second)
        append(third)
        append("\0")
    }

    /// The list as libcurl reads it, until the next `clear`; nil where it is empty.
    var list: UnsafeMutablePointer<curl_slist>? {
        if starts.isEmpty { return nil }
        if starts.count > nodeRoom {
            nodes.deallocate()
            nodeRoom = starts.count * 2
            nodes = .allocate(capacity: nodeRoom)
        }
        for (place, start) in starts.enumerated() {
            let next = place + 1 < starts.count ? nodes + (place + 1) : nil
            (nodes + place).initialize(to: curl_slist(data: text + start, next: next))
        }
        return nodes
    }

    private func append(_ part: String) {
        withBytes(of: part) { bytes in
            if used + bytes.count > room {
                let larger = UnsafeMutablePointer<CChar>.allocate(capacity: (used + bytes.count) * 2)
                larger.update(from: text, count: used)
                text.deallocate()
                (text, room) = (larger, (used + bytes.count) * 2)
            }
            if let start = bytes.baseAddress {
                UnsafeMutableRawPointer(text + used).copyMemory(from: start, byteCount: bytes.count)
            }
            used += bytes.count
        }
    }
}
