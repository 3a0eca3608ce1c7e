/// Whom a notice is for, decided when it is accepted and frozen with it. `Subscribers` matches subscriptions to it.
package struct Audience: Sendable, Hashable, Codable {
    /// The ward's district keys the notice is about; empty means the whole municipality.
    package var districts: [String]
    package var topic: Topic
    package var urgency: Urgency

    package init(districts: [String], topic: Topic, urgency: Urgency) {
        self.districts = districts
        self.topic = topic
        self.urgency = urgency
    }

    /// The audience of a notice at this site: its districts where its areas name any, else everybody.
    package init(of content: Content, at site: Site) {
        let keys = Set(site.districts.map(\.code))
        let named = content.areas.map(\.code).filter(keys.contains)
        let namesElsewhere = content.areas.contains { !keys.contains($0.code) }
        self.init(
            districts: namesElsewhere ? [] : named, topic: content.topic, urgency: content.urgency)
    }
}
