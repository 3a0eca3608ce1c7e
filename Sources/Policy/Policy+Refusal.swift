package import Notice
import Settings

// What nobody may publish at this site, whoever agrees.
extension Policy {
    /// Why this content may not even be handed in here; nil for all else. It asks no clock, so that what is prepared
    /// beforehand can be handed in.
    package func refusal(of content: Content, at site: Site) -> String? {
        if let why = unfitStatus(content, at: site) ?? unfitPublicDrill(content) { return why }
        if content.order != nil, content.equivalentLevel != nil {
            return "it has an order and a level that merely corresponds to one"
        }
        if content.order != nil, content.authority?.decider.folded.isEmpty ?? true {
            return "an order needs who decided it and when"
        }
        return nil
    }

    /// Why this content may not become public here and now; nil for all else.
    package func refusal(
        of content: Content, drills: PublicDrillStanding, at site: Site, now: Timestamp
    ) -> String? {
        refusal(of: content, at: site) ?? untimely(content, drills: drills, now: now)
    }

    private func unfitStatus(_ content: Content, at site: Site) -> String? {
        switch (site.mode, content.status) {
        case (.live, .actual), (.live, .publicDrill), (.drill, .exercise), (.drill, .test): nil
        case (.live, _): "a live site publishes only what is meant: this is \(content.status)"
        case (.drill, .actual): "a drill site publishes only what is marked as a drill: this is meant"
        case (.drill, .publicDrill): "a drill site holds no 公開訓練: hand it in there as an ordinary exercise"
        }
    }

    /// What must hold of a 公開訓練 at any time, and that nothing else looks like one.
    private func unfitPublicDrill(_ content: Content) -> String? {
        let isTemplate = content.product.hasPrefix(PublicDrill.templatePrefix)
        guard content.status == .publicDrill else {
            if content.publicDrill != nil { return "it names a 公開訓練 and is not marked as one" }
            guard isTemplate else { return nil }
            guard content.product == PublicDrillStanding.announcementProduct, content.source == .staff else {
                return "the template \(content.product) is for 公開訓練 only"
            }
            if content.order != nil || content.equivalentLevel != nil {
                return "the announcement of a drill has no order and no level"
            }
            // An announcement can be taken back after its drill was struck from the table.
            if content.phase.endsThread { return nil }
            guard let id = content.slots["drill"], publicDrills[id] != nil else {
                return "it announces no 公開訓練 of the publication table; name one in the slot \"drill\""
            }
            return nil
        }
        guard content.source == .staff else { return "only staff hold a 公開訓練" }
        guard let drill = content.publicDrill.flatMap({ publicDrills[$0] }) else {
            return "the publication table has no 公開訓練 \"\(content.publicDrill ?? "")\"; enter it in publicDrills"
        }
        guard drill.allows(template: content.product) else {
            return "the 公開訓練 \(drill.id) uses the templates \(drill.templates.map(\.text).joined(separator: ", ")), "
                + "not \"\(content.product)\""
        }
        if content.order != nil || content.equivalentLevel != nil { return "a 公開訓練 has no order and no level" }
        return nil
    }

    private func untimely(_ content: Content, drills: PublicDrillStanding, now: Timestamp) -> String? {
        guard content.status == .publicDrill, let drill = content.publicDrill.flatMap({ publicDrills[$0] }) else {
            return nil
        }
        if now < drill.from { return "the 公開訓練 \(drill.id) begins at \(drill.from.rfc3339())" }
        // What was told can be ended at any time, announced or not: a board must not go on showing a drill that is over.
        if content.phase.endsThread { return nil }
        if now > drill.until { return "the 公開訓練 \(drill.id) was over at \(drill.until.rfc3339())" }
        guard let announcedAt = drills.announcedAt else {
            return "the 公開訓練 \(drill.id) has not been announced: publish a notice by the template "
                + "\(PublicDrillStanding.announcementProduct) with the slot \"drill\" first"
        }
        guard announcedAt.adding(seconds: drill.announcedBefore.components.seconds) <= now else {
            return "the 公開訓練 \(drill.id) was announced at \(announcedAt.rfc3339()), which is less than "
                + "\(drill.announcedBefore.notation) ago"
        }
        return nil
    }
}
