/// What many histories came to.
package struct Tally: Sendable {
    package private(set) var histories = 0
    package private(set) var notices = 0
    package private(set) var requests = 0
    package private(set) var repeats = 0
    package private(set) var restarts = 0
    /// Histories that broke a promise.
    package private(set) var broken = 0

    package init() {}

    package mutating func add(_ report: History.Report) {
        histories += 1
        notices += report.notices
        requests += report.requests
        repeats += report.repeats
        restarts += report.restarts
        broken += report.violations.isEmpty ? 0 : 1
    }
}
