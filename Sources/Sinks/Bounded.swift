/// The newest elements up to a number, and how many there ever were: a sink may run for days.
struct Bounded<Element: Sendable>: Sendable {
    private var elements: [Element] = []
    private var oldest = 0
    private(set) var total = 0
    let capacity: Int

    init(_ capacity: Int) { self.capacity = capacity }

    mutating func append(_ element: Element) {
        total += 1
        if elements.count < capacity {
            elements.append(element)
        } else {
            elements[oldest] = element
            oldest = (oldest + 1) % capacity
        }
    }

    /// From the oldest kept to the newest.
    var all: [Element] { Array(elements[oldest...] + elements[..<oldest]) }
}
