import Notice

/// The fictional municipality of the demo: shaped like a Tokyo ward (five districts, each with a branch office), with
/// names, codes and contacts that exist nowhere.
enum DemoTown {
    static let municipality = Area(code: "9910300", name: "潮見浜市")
    static let prefecture = Area(code: "990000", name: "海東県")
    static let region = Area(code: "990010", name: "南部")
    static let coast = Area(code: "990011", name: "南部沿岸")
    static let seismicRegion = Area(code: "990", name: "海東県南部")
    static let tsunamiRegion = Area(code: "990", name: "海東湾")
    static let river = Area(code: "990001000100", name: "潮見川")

    /// The town as previews use it.
    static let site = Site(
        mode: .live,
        names: [.japanese: municipality.name, .easyJapanese: "潮見浜市（しおみはまし）", .english: "Shiomihama City"],
        districts: districts, languages: LanguageTag.allCases, publicURL: "https://alert.city.shiomihama.example")

    static let districts: [Site.District] = [
        Site.District(code: "kitahama", names: [.japanese: "北浜", .easyJapanese: "北浜（きたはま）", .english: "Kitahama"]),
        Site.District(code: "honjuku", names: [.japanese: "本宿", .easyJapanese: "本宿（ほんじゅく）", .english: "Honjuku"]),
        Site.District(code: "okanoue", names: [.japanese: "丘の上", .easyJapanese: "丘（おか）の上（うえ）", .english: "Okanoue"]),
        Site.District(code: "kawabata", names: [.japanese: "川端", .easyJapanese: "川端（かわばた）", .english: "Kawabata"]),
        Site.District(code: "minato", names: [.japanese: "港", .easyJapanese: "港（みなと）", .english: "Minato"]),
    ]
}
