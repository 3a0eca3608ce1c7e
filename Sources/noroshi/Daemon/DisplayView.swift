import Notice

/// One display as staff see it, with what is wrong in words.
struct DisplayView: Codable, Sendable, Hashable {
    enum State: String, Codable, Sendable, CaseIterable {
        /// Nobody has opened its address yet.
        case neverSeen
        case online
        /// It polls, but what it shows is not what it should show, or nobody could see it.
        case doubtful
        /// It was there once and has been silent.
        case offline
        case off
    }

    var name: String
    var state: State
    /// Why, in Japanese; empty where all is well.
    var causes: [String]
    var firstSeen: Timestamp?
    var lastSeen: Timestamp?
    /// Players on its token lately.
    var clients: Int
    var content: String?
    var expectedContent: String?
    /// As the newest player said, e.g. `1920x1080`.
    var size: String?

    init(
        name: String, isOff: Bool, firstSeen: Timestamp?, lastPoll: Timestamp?, expected: String?,
        expectedSince: Timestamp?,
        sightings: [DisplayDesk.Sighting], now: Timestamp, patience: Int64 = DisplayDesk.offlineAfter
    ) {
        self.name = name
        self.firstSeen = firstSeen
        lastSeen = [lastPoll, sightings.first?.at].compactMap { $0 }.max()
        clients = sightings.count
        content = sightings.first?.content
        expectedContent = expected
        size = sightings.first.map { "\($0.width)x\($0.height)" }
        var causes: [String] = []
        let silence = lastSeen.map { now.milliseconds - $0.milliseconds }
        let isSilent = silence.map { $0 >= patience } ?? true
        if let newest = sightings.first, !isSilent {
            if !newest.isVisible { causes.append("画面が隠れています（別の画面が前に出ているか、画面が消えています）") }
            if let expected, let expectedSince, !newest.content.isEmpty, newest.content != expected,
                now.milliseconds - expectedSince.milliseconds > Self.timeToFetch
            {
                causes.append("古い内容を表示しています")
            }
            if newest.tightness >= 5 { causes.append("内容が画面に収まっていません") }
        }
        if sightings.count > 1 { causes.append("同じアドレスを\(sightings.count)台の端末が使っています") }
        switch (isOff, firstSeen, isSilent) {
        case (true, _, _): state = .off
        case (_, nil, true): state = .neverSeen
        case (_, _, true):
            state = .offline
            causes.insert(Self.silenceCause(silence), at: 0)
        default: state = causes.isEmpty ? .online : .doubtful
        }
        self.causes = causes
    }

    /// A player has this long to fetch what has changed, in milliseconds, counted from the change: a player that has nothing
    /// new to say is heard every five minutes only.
    private static let timeToFetch: Int64 = 60_000

    private static func silenceCause(_ milliseconds: Int64?) -> String {
        guard let milliseconds else { return "再起動の後、まだ接続がありません。電源とネットワークを確認してください" }
        return "\(milliseconds / 60_000)分間、接続がありません。電源、ネットワーク、端末を確認してください"
    }
}
