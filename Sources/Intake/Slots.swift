/// The names of the slots that drafts of this room fill, by product. `Wording` words them; values are language-neutral:
/// codes, JMA's intensity strings, RFC 3339 times, numbers, and proper names in Japanese as JMA writes them.
///
/// A slot without a value is absent, never empty.
package enum Slots {
    /// The products of this room's drafts.
    package enum Product {
        package static let warning = "jma.warning"
        package static let earthquake = "jma.earthquake"
        package static let tsunami = "jma.tsunami"
        package static let river = "jma.river"
        /// 気象防災速報, 竜巻注意情報.
        package static let bulletin = "jma.bulletin"
        package static let heat = "jma.heat"
        /// 噴火警報, 噴火速報.
        package static let volcano = "jma.volcano"
        package static let ash = "jma.ash"
        package static let nankai = "jma.nankai"
        /// A gauge of the ward's own.
        package static let gauge = "gauge"
        package static let cap = "cap"
        /// No slots: worded from the feed's own texts.
        package static let district = "district"
    }

    // MARK: jma.warning, jma.river, jma.tsunami

    /// The kind's code in its family (`49`, `51`); `00` once lifted.
    package static let code = "code"
    /// The official Japanese name, e.g. `レベル４土砂災害危険警報`; once lifted, the name of what was lifted.
    package static let name = "name"
    /// What was in force before, as last told; absent for an alert.
    package static let previousCode = "previousCode"
    package static let previousName = "previousName"
    /// `issued`, `raised`, `lowered`, `changed` (other kind, same weight, or other places), `expected` (what is expected next
    /// changed) or `lifted`.
    package static let change = "change"

    /// Where only a part of the municipality is meant: its parts as JMA divides it, or the 町丁目 a river may flood; separated
    /// by 、.
    package static let places = "places"
    /// jma.warning: the heavier class expected next, by JMA's danger code (`41`) and name (警戒レベル４相当), and from when
    /// (RFC 3339).
    package static let expectedCode = "expectedCode"
    package static let expectedName = "expectedName"
    package static let expectedFrom = "expectedFrom"

    /// jma.tsunami: the forecast region's code and name, e.g. `312`, `東京湾内湾`.
    package static let areaCode = "areaCode"
    package static let area = "area"
    /// jma.tsunami: JMA's own words for the expected height, e.g. `３ｍ`, `１０ｍ超`, `巨大`.
    package static let height = "height"
    /// jma.tsunami: when it is expected, RFC 3339.
    package static let arrival = "arrival"
    /// jma.tsunami: JMA's words where there is no time, e.g. `津波到達中と推測`.
    package static let arrivalCondition = "arrivalCondition"

    /// jma.river: the forecast area's name, e.g. `善福寺川`, and its 12-digit code.
    package static let river = "river"
    package static let riverCode = "riverCode"

    // MARK: jma.earthquake

    /// The municipality's own intensity: `1 2 3 4 5- 5+ 6- 6+ 7`, or `5-?` (震度５弱以上未入電). Absent where not yet known.
    package static let intensity = "intensity"
    /// `city` (the municipality's own) or `region` (the seismic region's largest: 震度速報 knows no cities).
    package static let intensityOf = "intensityOf"
    /// The largest anywhere, same strings.
    package static let maxIntensity = "maxIntensity"
    package static let epicentre = "epicentre"
    /// A decimal (`6.6`), or JMA's words where unknown (`Ｍ８を超える巨大地震`).
    package static let magnitude = "magnitude"
    /// Kilometres; 0 is very shallow.
    package static let depth = "depth"
    /// RFC 3339.
    package static let originTime = "originTime"
    /// The codes of the fixed comments on tsunami, separated by blanks (`0215` none, `0211` warnings in force …).
    package static let tsunami = "tsunami"

    // MARK: jma.volcano, jma.ash

    /// The volcano's name. `code` and `name` are those of the warning or the phenomenon.
    package static let volcano = "volcano"
    /// jma.ash: the heaviest kind for this municipality, e.g. `やや多量の降灰`.
    package static let amount = "amount"

    // MARK: jma.bulletin, jma.heat

    /// 情報タグ of a 気象防災速報 (`線状降水帯発生`), or `竜巻注意` / `竜巻目撃`.
    package static let tag = "tag"
    /// RFC 3339; until when a tornado bulletin holds.
    package static let validUntil = "validUntil"
    /// jma.heat: the day meant, `2026-08-16`.
    package static let day = "day"

    // MARK: gauge

    /// For people: the gauge's name, what it measures, its value (a decimal) and unit, and the step reached or left.
    /// `station.en` and the like are the same in other languages. `code` is the step, counted from 1; 0 below all.
    package static let station = "station"
    package static let quantity = "quantity"
    package static let step = "step"
    package static let value = "value"
    package static let unit = "unit"

    // MARK: cap

    package static let event = "event"
    package static let sender = "sender"
    /// The thread that replaced this one, where one Update joined several alerts.
    package static let replacedBy = "replacedBy"
}
