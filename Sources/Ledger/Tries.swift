/// How often each request of an attempt has gone out so that it may have been taken.
///
/// Requests that were frozen together are repeated together, yet one may have gone out each time and its neighbour never: only
/// what may have been taken uses up the repeats that a request has. Kept as numbers with commas between, in the requests' order;
/// nothing is kept until the first repeat.
struct Tries {
    private var counts: [Int]
    /// What is true of those that are not kept.
    private let others: Int

    init(_ text: String, sends: Int) {
        counts = MemberList.read(text).map { Int($0) }
        others = sends
    }

    /// Of the request at a place, from 0.
    subscript(place: Int) -> Int {
        get { counts.indices.contains(place) ? counts[place] : others }
        set {
            while counts.count <= place { counts.append(others) }
            counts[place] = newValue
        }
    }

    /// Notes that the newest time certainly was none.
    mutating func giveBack(_ place: Int) { self[place] = max(1, self[place] - 1) }

    var text: String { MemberList.write(counts.map { Int64($0) }) }
}
