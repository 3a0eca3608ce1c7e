/// What a reading reports. The raw values are published in `docs/api/reading.schema.json` and never change meaning.
package enum ReadingKind: String, Sendable, Hashable, Codable, CaseIterable {
    /// 発表: newly in force, or another kind than before, in these areas.
    case warningIssued = "warning.issued"
    /// 継続: still in force.
    case warningContinued = "warning.continued"
    /// 警報から注意報 and the like: in force at a lower class than before.
    case warningLowered = "warning.lowered"
    /// 解除.
    case warningLifted = "warning.lifted"
    /// 発表警報・注意報はなし.
    case warningNone = "warning.none"
    case warningCancelled = "warning.cancelled"
    /// 時系列情報: a class that is expected within the next hours.
    case warningExpected = "warning.expected"

    /// 震度速報.
    case earthquakeIntensity = "earthquake.intensity"
    /// 震源に関する情報.
    case earthquakeHypocentre = "earthquake.hypocentre"
    /// 震源・震度に関する情報, 遠地地震に関する情報.
    case earthquakeReport = "earthquake.report"
    /// 震源要素更新, 地震回数, 長周期地震動, 地震の活動状況.
    case earthquakeSupplement = "earthquake.supplement"
    case earthquakeCancelled = "earthquake.cancelled"

    /// 津波警報・注意報・予報.
    case tsunamiForecast = "tsunami.forecast"
    /// An area whose tsunami warning or advisory ended.
    case tsunamiLifted = "tsunami.lifted"
    /// 津波情報, 沖合の津波観測: arrival times and heights.
    case tsunamiInformation = "tsunami.information"
    case tsunamiCancelled = "tsunami.cancelled"

    /// 指定河川洪水予報.
    case riverForecast = "river.forecast"
    case riverLifted = "river.lifted"
    case riverCancelled = "river.cancelled"

    /// 気象防災速報.
    case bulletin = "bulletin.issued"
    case bulletinCancelled = "bulletin.cancelled"
    /// 竜巻注意情報.
    case tornado = "tornado.issued"
    case tornadoCancelled = "tornado.cancelled"
    /// 熱中症警戒アラート.
    case heat = "heat.issued"
    case heatCancelled = "heat.cancelled"

    /// 噴火警報・予報.
    case volcanoWarning = "volcano.warning"
    case volcanoLifted = "volcano.lifted"
    case volcanoCancelled = "volcano.cancelled"
    /// 噴火に関する火山観測報.
    case volcanoObservation = "volcano.observation"
    /// 噴火速報.
    case eruption = "eruption.issued"
    case eruptionCancelled = "eruption.cancelled"
    /// 降灰予報.
    case ashFall = "ash.forecast"
    case ashFallCancelled = "ash.cancelled"
    /// 南海トラフ地震臨時情報, 北海道・三陸沖後発地震注意情報.
    case greatEarthquake = "great-earthquake.issued"
    case greatEarthquakeCancelled = "great-earthquake.cancelled"
    /// 南海トラフ地震関連解説情報.
    case greatEarthquakeExplanation = "great-earthquake.explanation"

    /// 早期注意情報, 警報級の可能性.
    case weatherOutlook = "weather.outlook"
    /// 気象解説情報.
    case weatherExplanation = "weather.explanation"
    /// 天気予報, 週間天気予報, 天気概況.
    case weatherForecast = "weather.forecast"
    /// 台風解析・予報情報.
    case typhoon = "typhoon.information"
    /// 取消 of one of the four above.
    case weatherCancelled = "weather.cancelled"

    /// A value of a gauge.
    case gauge = "gauge.reading"

    /// CAP `msgType`.
    case alert
    case update
    case cancel

    /// An everyday notice of the municipality or one of its bodies.
    case district
    /// An entry of an index that only points at telegrams or alerts.
    case indexEntry = "index.entry"
}
