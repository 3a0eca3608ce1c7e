/// A telegram in JMA's XML format, written by us for the demo and the acceptance test (format: facts jma.md §2).
struct DemoTelegram: Sendable {
    /// JMA's telegram code, e.g. `VPWW56`.
    let code: String
    let xml: String
    /// What happens, for the demo's own log.
    let story: String
}

extension DemoTelegram {
    /// The parts in which telegrams differ.
    struct Parts {
        var code: String
        var title: String
        var headTitle: String
        var infoKind: String
        var eventID = ""
        var serial = ""
        var headline: String
        var information: String
        /// `meteorology1` or `seismology1`.
        var bodyNamespace: String
        var body: String
        var story: String
    }

    /// `reportTime` is RFC 3339 in JST; the replay shifts every time to the moment of publication.
    init(_ parts: Parts, reportTime: String = "2026-09-01T09:00:00+09:00", utc: String = "2026-09-01T00:00:20Z") {
        let namespace = "http://xml.kishou.go.jp/jmaxml1/"
        code = parts.code
        story = parts.story
        xml = """
            <?xml version="1.0" encoding="UTF-8"?>
            <Report xmlns="\(namespace)" xmlns:jmx="\(namespace)">
            <Control>
            <Title>\(parts.title)</Title>
            <DateTime>\(utc)</DateTime>
            <Status>通常</Status>
            <EditorialOffice>海東地方気象台</EditorialOffice>
            <PublishingOffice>海東地方気象台</PublishingOffice>
            </Control>
            <Head xmlns="\(namespace)informationBasis1/">
            <Title>\(parts.headTitle)</Title>
            <ReportDateTime>\(reportTime)</ReportDateTime>
            <TargetDateTime>\(reportTime)</TargetDateTime>
            <EventID>\(parts.eventID)</EventID>
            <InfoType>発表</InfoType>
            <Serial>\(parts.serial)</Serial>
            <InfoKind>\(parts.infoKind)</InfoKind>
            <InfoKindVersion>1.0_1</InfoKindVersion>
            <Headline>
            <Text>\(parts.headline)</Text>
            \(parts.information)
            </Headline>
            </Head>
            <Body xmlns="\(namespace)body/\(parts.bodyNamespace)/" xmlns:jmx_eb="\(namespace)elementBasis1/">
            \(parts.body)
            </Body>
            </Report>

            """
    }
}
