package import Notice
import Settings

/// How far a source is trusted without a person. Whatever lies above waits for one.
package struct Ceiling: Sendable, Hashable {
    /// The loudest it may publish by itself.
    package var urgency: Urgency
    /// Whether its words may speak of an order at all. An order itself never goes out unattended, whoever sends it.
    package var order: Bool
    /// Notices an hour; a source that says more has probably gone wrong, and a person looks.
    package var perHour: Int

    package init(urgency: Urgency, order: Bool = false, perHour: Int) {
        self.urgency = urgency
        self.order = order
        self.perHour = perHour
    }

    /// More than this an hour nobody reads.
    static let mostPerHour = 10_000

    init(section: Section) throws {
        urgency = try section.value("urgency", .oneOf(Urgency.self))
        order = try section.value("order", .bool, default: false)
        perHour = try section.value("perHour", .integer(in: 0...Ceiling.mostPerHour))
    }
}
