import InForce
package import Notice
import Wording

/// The archive as open data, in the habits of 自治体標準オープンデータ: the municipality's code and an id of its own first, one
/// header line in Japanese, UTF-8 with a byte order mark, dates as ISO 8601.
extension Signage {
    private static let columns = [
        "全国地方公共団体コード", "ID", "地方公共団体名", "版", "状態", "実災害・訓練の別", "種別", "分類", "緊急度", "避難情報", "警戒レベル",
        "警戒レベル相当", "件名", "本文", "とるべき行動", "対象地域コード", "対象地域", "発表日時", "更新日時", "終了日時", "URL",
    ]

    /// The newest version of each thread in the order of their last change, `after` the cursor. What was withdrawn (取消・誤報)
    /// and closed searches for people are gone: JSON names their ids, so that a copy can drop them too; CSV leaves them out.
    package func openData(_ wanted: OpenData, of newest: [Notice], now: Timestamp) -> OpenDataPage {
        let changed = newest.map { (OpenData.Cursor($0), $0) }
            .filter { wanted.after == nil || $0.0 > (wanted.after ?? $0.0) }
            .sorted { $0.0 < $1.0 }
        let page = changed.prefix(OpenData.pageSize)
        let hasMore = changed.count > page.count
        let next = page.last.map { OpenData(wanted.format, after: $0.0) }
        let shown = page.map(\.1).filter { !$0.isGone }
        let bytes =
            switch wanted.format {
            case .csv: csv(shown, now)
            case .json: json(shown, gone: page.map(\.1).filter(\.isGone), next: next ?? wanted, hasMore: hasMore, now)
            }
        let type = wanted.format == .csv ? "text/csv; charset=utf-8; header=present" : "application/json; charset=utf-8"
        return OpenDataPage(
            document: FeedDocument(
                bytes: bytes, contentType: type, lastModified: page.map(\.1.acceptedAt).max()),
            next: hasMore ? next.map { site.publicURL + $0.target } : nil)
    }

    // MARK: CSV (RFC 4180)

    private func csv(_ notices: [Notice], _ now: Timestamp) -> [UInt8] {
        var text = "\u{FEFF}" + Self.columns.joined(separator: ",") + "\r\n"
        for notice in notices {
            text += values(notice, now).map { $0.map(CSVText.cell) ?? "" }.joined(separator: ",") + "\r\n"
        }
        return Array(text.utf8)
    }

    /// In the order of `columns`.
    private func values(_ notice: Notice, _ now: Timestamp) -> [String?] {
        let content = notice.content
        let rendering = rendering(of: notice, in: .japanese)
        return [
            municipality.map(Self.codeWithCheckDigit), notice.thread.rawValue, site.name(in: .japanese),
            String(notice.version), Self.state(of: notice, now), content.status == .actual ? "実災害" : "訓練・試験",
            content.hazard.rawValue, content.topic.rawValue, content.urgency.rawValue, content.order?.term,
            content.alertLevel.map(String.init), content.equivalentLevel.map { String($0.value) }, rendering.title,
            rendering.body, rendering.instruction, content.areas.map(\.code).joined(separator: ";"),
            content.areas.map(\.name).joined(separator: ";"), content.sent.rfc3339(), notice.acceptedAt.rfc3339(),
            end(of: notice)?.rfc3339(), content.link,
        ]
    }

    private static func state(of notice: Notice, _ now: Timestamp) -> String {
        if notice.content.phase.endsThread { return "解除" }
        guard let end = Lifetimes.standard.end(of: notice), end <= now else {
            return notice.content.order == nil ? "発表中" : "発令中"
        }
        return "終了"
    }

    private func end(of notice: Notice) -> Timestamp? {
        notice.content.phase.endsThread ? notice.acceptedAt : Lifetimes.standard.end(of: notice)
    }

    /// The six digits of 全国地方公共団体コード from the first five (総務省: weights 6 to 2, modulus 11). JMA's seven-digit area
    /// code begins with the same five.
    static func codeWithCheckDigit(_ code: String) -> String {
        let digits = code.prefix(5).compactMap(\.wholeNumberValue)
        guard digits.count == 5 else { return code }
        let sum = zip(digits, [6, 5, 4, 3, 2]).reduce(0) { $0 + $1.0 * $1.1 }
        return String(code.prefix(5)) + String((11 - sum % 11) % 10)
    }

    // MARK: JSON

    private func json(
        _ notices: [Notice], gone: [Notice], next: OpenData, hasMore: Bool, _ now: Timestamp
    ) -> [UInt8] {
        let items = notices.map { notice -> JSONValue in
            let content = notice.content
            let rendering = rendering(of: notice, in: .japanese)
            return .object([
                ("id", .string(notice.thread.rawValue)), ("version", .number(notice.version)),
                ("state", .string(Self.state(of: notice, now))), ("status", .string(content.status.rawValue)),
                ("hazard", .string(content.hazard.rawValue)), ("topic", .string(content.topic.rawValue)),
                ("urgency", .string(content.urgency.rawValue)), ("order", content.order.map { .string($0.rawValue) }),
                ("alertLevel", content.alertLevel.map { .number($0) }),
                ("equivalentLevel", content.equivalentLevel.map { .number($0.value) }),
                ("title", .string(rendering.title)), ("body", .string(rendering.body)),
                ("instruction", .string(rendering.instruction)),
                (
                    "areas",
                    .list(content.areas.map { .object([("code", .string($0.code)), ("name", .string($0.name))]) })
                ),
                ("sent", .string(content.sent.rfc3339())), ("updated", .string(notice.acceptedAt.rfc3339())),
                ("ended", end(of: notice).flatMap { $0 <= now ? .string($0.rfc3339()) : nil }),
                ("link", content.link.map { .string($0) }),
            ])
        }
        let page = JSONValue.object([
            ("municipalityCode", municipality.map { .string(Self.codeWithCheckDigit($0)) }),
            ("municipality", .string(site.name(in: .japanese))), ("items", .list(items)),
            ("withdrawn", .list(gone.map { .string($0.thread.rawValue) })),
            ("cursor", next.after.map { .string($0.text) }), ("hasMore", .bool(hasMore)),
        ])
        return Array(page.text.utf8)
    }
}

extension Notice {
    /// What must not stay in anybody's archive.
    fileprivate var isGone: Bool { content.phase == .retraction || isClosedSearch }
}

/// The one place where text is made safe for CSV.
enum CSVText {
    /// Always quoted. A cell that a spreadsheet would take for a formula gets an apostrophe before it.
    static func cell(_ text: String) -> String {
        let isFormula = text.first.map { "=+-@\t\r".contains($0) } ?? false
        let plain = String(
            text.unicodeScalars.filter { $0.value >= 0x20 || $0 == "\n" || $0 == "\t" }.map(Character.init))
        return "\"" + (isFormula ? "'" : "") + plain.replacing("\"", with: "\"\"") + "\""
    }
}
