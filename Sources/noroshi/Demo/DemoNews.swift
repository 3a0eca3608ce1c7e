import Notice
import Sinks

/// What the demo's town hall publishes on its own site.
enum DemoNews {
    /// What was there before the daemon came: it fills the archive silently.
    static func first(at now: Timestamp) -> [NewsItem] {
        [
            NewsItem(
                guid: "news-1", title: "本宿図書館は第2月曜日が休館です", link: "http://127.0.0.1/news/1",
                summary: "毎月第2月曜日は、館内整理のため休館します。", published: now.adding(seconds: -86_400))
        ]
    }

    static func all(at now: Timestamp) -> [NewsItem] {
        first(at: now) + [
            NewsItem(
                guid: "news-2", title: "防災訓練を行います（川端地区）", link: "http://127.0.0.1/news/2",
                summary: "今月29日（日）午前9時から、川端小学校で地域の防災訓練を行います。どなたでも参加できます。", published: now),
            NewsItem(
                guid: "news-3", title: "粗大ごみの収集日が変わります（港地区）", link: "http://127.0.0.1/news/3",
                summary: "来月から、港地区の粗大ごみの収集日は木曜日になります。", published: now),
        ]
    }
}
