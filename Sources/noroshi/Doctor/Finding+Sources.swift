import Intake
import Notice
import Signage

// What the doctor says of sources.
extension Finding {
    static func source(
        _ id: SourceID, poll: Duration, isRunning: Bool, startedAt: Timestamp?, lastSuccess: Timestamp?,
        changedAt: Timestamp?, now: Timestamp
    ) -> Finding {
        let check = "source"
        guard isRunning else {
            let ja = changedAt.map { "最後に変化があったのは\($0.jstClock)です" } ?? "まだ何も届いていません"
            return .ok(
                check, "情報源 \(id)：\(ja)",
                changedAt.map { "source \(id): last change \($0.rfc3339())" } ?? "source \(id): nothing yet",
                at: id.rawValue)
        }
        let limit = SourceHealth.patience(poll: poll)
        if let last = lastSuccess ?? startedAt, now.seconds - last.seconds <= limit {
            return .ok(
                check, lastSuccess == nil ? "情報源 \(id)：起動したばかりです" : "情報源 \(id)：\(last.jstClock)に読めました",
                lastSuccess == nil ? "source \(id): just started" : "source \(id): read at \(last.rfc3339())",
                at: id.rawValue)
        }
        return .attention(
            check, "情報源 \(id) を\(lastSuccess.map { "\($0.jstClock)から" } ?? "起動してから一度も")読めていません",
            "Source \(id) was not read since \(lastSuccess?.rfc3339() ?? "the start")", at: id.rawValue,
            fix: .init(
                ja:
                    "回線と、情報源が止まっていないかを確かめてください。理由はログの \"the index could not be fetched\" にあります。読めない間は、必要な発令を職員が行ってください。",
                en:
                    "Look at the line and at the source; the log says why (\"the index could not be fetched\"). Until then staff issue "
                    + "what is needed."))
    }

    /// What a source's documents came to, where somebody should look.
    static func documents(_ health: SourceHealth, now: Timestamp) -> [Finding] {
        var findings: [Finding] = []
        if health.condition == .stale {
            let since = health.freshAt
            findings.append(
                .attention(
                    "source.fresh",
                    "情報源 \(health.id) は取得できますが、\(since.map { "\($0.jstClock)から" } ?? "起動してから")新しいものがありません",
                    "Source \(health.id) answers, but has had nothing new since \(since?.rfc3339() ?? "the start")",
                    at: health.id.rawValue,
                    fix: .init(
                        ja: "情報源のページを開いて、更新が止まっていないか確かめてください。めったに更新されない情報源なら、設定の freshWithin を長くしてください。",
                        en:
                            "Open the source and see whether it stands still. If it is seldom updated, lengthen `freshWithin`."
                    )
                ))
        }
        findings += doubtfulTests(health, now: now)
        if let newest = health.newestRefusals.first(where: { $0.reason != .doubtfulTest }) {
            findings.append(
                .attention(
                    "source.refused",
                    "情報源 \(health.id) の文書または項目 \(health.refused) 件を読めませんでした（保管 \(health.quarantined) 件）",
                    "\(health.refused) documents or parts of source \(health.id) were refused, \(health.quarantined) are kept; "
                        + "the newest, \(newest.name): \(newest.reason.rawValue): \(newest.detail)",
                    at: health.id.rawValue,
                    fix: .init(
                        ja: "noroshi status とログで理由を確かめ、情報源の運用者に知らせてください。ほかの項目は届いています。保管した文書は更新後に読み直します。",
                        en:
                            "See the reasons in `noroshi status` and the log, and tell the source's operator. All else has arrived; "
                            + "what is kept is read again after an upgrade.")))
        }
        return findings
    }

    /// What may have been meant, and was told to nobody: whoever reads this decides. It stands here until the daemon's next start,
    /// after a day for the record alone.
    private static func doubtfulTests(_ health: SourceHealth, now: Timestamp) -> [Finding] {
        health.newestRefusals.filter { $0.reason == .doubtfulTest }.map { refused in
            Finding(
                check: "source.test", state: now.seconds - refused.at.seconds < daySeconds ? .fault : .attention,
                place: "\(health.id): \(refused.name)",
                what: .init(
                    ja: "Ｊアラートの文（\(refused.at.japaneseDayAndClock)着）を訓練・試験と見なし、誰にも知らせていません",
                    en:
                        "A J-Alert text of \(refused.at.rfc3339()) was taken for a drill or a test and told to nobody: "
                        + refused.detail),
                fix: .init(
                    ja: "すぐに全文を読んでください。本物なら、ただちに手動で発信してください（noroshi notice submit）。訓練・試験なら対応は不要です（次の起動までここに残ります）。",
                    en:
                        "Read the whole text now. If it is real, issue it by hand now (`noroshi notice submit`); if it is a drill or "
                        + "a test, nothing is to be done: it stands here until the next start."))
        }
    }

    private static let daySeconds: Int64 = 86_400
}
