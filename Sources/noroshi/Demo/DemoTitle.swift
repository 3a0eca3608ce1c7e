import Notice
import Wording

/// A notice's Japanese title, for the demo's log.
struct DemoTitle: Sendable {
    let site: Site
    private let wording = Wording()

    init(site: Site) { self.site = site }

    @Sendable func title(_ content: Content, _ at: Timestamp) -> String {
        wording.render(content, in: .japanese, at: site, asOf: at).title
    }
}
