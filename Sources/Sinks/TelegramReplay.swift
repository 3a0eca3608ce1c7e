import Crypto
import FoundationEssentials
import HTTP
package import Notice
import Synchronization

/// Serves telegrams as JMA's pull feeds do, CAP alerts in an Atom index and a district's RSS, on the loopback address.
/// What is published is marked as a drill and dated now (facts: jma.md §1, §6). Deterministic given the clock.
///
/// `/developer/xml/feed/{regular,extra,eqvol,other}[_l].xml`, `/developer/xml/data/<name>`, `/cap/index.atom`,
/// `/cap/<name>`, `/ward/news.rss`; all with ETag, Last-Modified and 304, and gzip where the client takes it.
package final class TelegramReplay: Sendable {
    /// Seconds an entry stays in a short feed; JMA promises ten minutes.
    package static let shortFeedHolds: Int64 = 20 * 60
    private static let bodyLimit = 1024

    package let faults: FaultScript
    private let shelf: Shelf
    private let server: HTTPSink

    /// Starts at once; port 0 lets the kernel choose.
    package init(
        port: UInt16 = 0, isBreakable: Bool = false, faults: FaultScript = FaultScript(),
        manner: ReplayManner = ReplayManner(), clock: @escaping SinkClock = systemSinkClock
    ) throws(SinkError) {
        let shelf = Shelf(manner: manner, clock: clock)
        self.shelf = shelf
        self.faults = faults
        server = try HTTPSink(
            port: port, bodyLimit: Self.bodyLimit, isBreakable: isBreakable, faults: faults,
            routes: { add in
                add(.get, "/developer/xml/feed/{name}") { shelf.feed($0) }
                add(.get, "/developer/xml/data/{name}") { shelf.telegram($0) }
                add(.get, "/cap/index.atom") { shelf.alertIndex($0) }
                add(.get, "/cap/{name}") { shelf.alert($0) }
                add(.get, "/ward/news.rss") { shelf.newsFeed($0) }
            },
            pages: [:])
        shelf.book.withLock { $0.base = "http://127.0.0.1:\(server.port)" }
    }

    package var port: UInt16 { server.port }
    /// Stands where `https://www.data.jma.go.jp` does.
    package var url: String { "http://127.0.0.1:\(port)" }
    package func stop() async { await server.stop() }

    /// Publishes a telegram and gives the name it is served under, `YYYYMMDDHHMMSS_N_CODE_OFFICE.xml`. The code is taken from
    /// `name`, as JMA's own users do.
    ///
    /// - Parameters:
    ///   - time: when it was reported and published; now where nil.
    ///   - listedAt: from when on the feeds list it and it is served; at once where nil.
    @discardableResult
    package func publish(
        _ name: String, _ bytes: [UInt8], at time: Timestamp? = nil, listedAt: Timestamp? = nil
    ) throws(SinkError) -> String {
        try shelf.publish(name, bytes, at: time, listedAt: listedAt)
    }

    /// Publishes a CAP alert now under its own file name.
    package func publishAlert(_ name: String, _ bytes: [UInt8]) throws(SinkError) {
        try shelf.publishAlert(name, bytes)
    }

    /// A new run begins: an earthquake that is published once more becomes another earthquake.
    package func beginRun() { shelf.beginRun() }

    /// What the district's RSS shows from now on.
    package func show(news: [NewsItem]) { shelf.show(news: news) }

    /// The XML files of a folder by name, which is by time for those that JMA named.
    package static func files(in folder: String) throws(SinkError) -> [(name: String, bytes: [UInt8])] {
        do {
            let names = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".xml") }
            return try names.sorted().map { name in
                (name, [UInt8](try Data(contentsOf: URL(filePath: "\(folder)/\(name)"))))
            }
        } catch {
            throw SinkError("\(folder) cannot be read: \(error)")
        }
    }
}
