package import Notice

/// A place people can go to, as the municipality has entered it (facts: ward.md, Where people go).
package struct Facility: Sendable, Hashable {
    package enum Kind: String, Sendable, Hashable, CaseIterable {
        /// 指定緊急避難場所: where to flee to from a hazard.
        case emergencySite
        /// 指定避難所: where to live when the home is lost.
        case shelter
        /// 広域避難場所: open ground against fire.
        case wideArea
        /// 津波避難ビル.
        case tsunamiBuilding
        /// 一時滞在施設: for who cannot get home.
        case temporaryStay
        /// 福祉避難所: mostly not to be walked into.
        case welfareShelter
        /// 給水拠点.
        case waterStation
    }

    /// Who may come.
    package enum Audience: String, Sendable, Hashable, CaseIterable {
        case everybody
        case residents
        case stranded
        /// Only who was sent there.
        case referred
    }

    /// When it is open.
    package enum Opening: String, Sendable, Hashable, CaseIterable {
        /// Open ground: nobody has to unlock it.
        case always
        /// Once the municipality says so.
        case whenOpened
    }

    package enum State: String, Sendable, Hashable, Codable, CaseIterable {
        case closed, preparing, open, full
    }

    /// What is known of it now.
    package struct Report: Sendable, Hashable, Codable {
        package var state: State
        /// How many are there, as counted at its door; nil where nobody counts.
        package var people: Int?
        package var at: Timestamp

        package init(state: State, people: Int? = nil, at: Timestamp) {
            self.state = state
            self.people = people
            self.at = at
        }
    }

    package var id: String
    package var kind: Kind
    package var names: [LanguageTag: String]
    package var address: [LanguageTag: String]
    /// The hazards it is fit for; empty means every one.
    package var hazards: Set<Hazard>
    package var audience: Audience
    package var opening: Opening
    /// The district it lies in; nil where the site has none.
    package var district: String?
    package var place: Coordinate?
    package var capacity: Int?

    package init(
        id: String, kind: Kind, names: [LanguageTag: String], address: [LanguageTag: String] = [:],
        hazards: Set<Hazard> = [], audience: Audience = .everybody, opening: Opening = .whenOpened,
        district: String? = nil, place: Coordinate? = nil, capacity: Int? = nil
    ) {
        self.id = id
        self.kind = kind
        self.names = names
        self.address = address
        self.hazards = hazards
        self.audience = audience
        self.opening = opening
        self.district = district
        self.place = place
        self.capacity = capacity
    }

    /// Its name; names are not translated by anybody, so Japanese stands in.
    package func name(in language: LanguageTag) -> String {
        names[language] ?? (language == .easyJapanese ? nil : names[.english]) ?? names[.japanese] ?? id
    }
}

/// A facility and what is known of it.
package struct OpenFacility: Sendable, Hashable {
    package var facility: Facility
    /// Nil where nobody has said anything yet.
    package var report: Facility.Report?

    package init(_ facility: Facility, _ report: Facility.Report?) {
        self.facility = facility
        self.report = report
    }

    /// What a person who stands there finds. Open ground is open though nobody reports it.
    package var state: Facility.State { report?.state ?? (facility.opening == .always ? .open : .closed) }

    /// Whether it is worth the way for somebody fleeing from this hazard, or stranded by it.
    package func helps(against hazard: Hazard) -> Bool {
        guard state == .open || state == .full, facility.audience != .referred, facility.kind != .waterStation else {
            return false
        }
        let isForStranded = facility.kind == .temporaryStay || facility.audience == .stranded
        if hazard == .strandedCommuters { return isForStranded }
        return !isForStranded && (facility.hazards.isEmpty || facility.hazards.contains(hazard))
    }
}

extension Facility.Kind {
    package var japanese: String {
        switch self {
        case .emergencySite: "指定緊急避難場所"
        case .shelter: "指定避難所"
        case .wideArea: "広域避難場所"
        case .tsunamiBuilding: "津波避難ビル"
        case .temporaryStay: "一時滞在施設"
        case .welfareShelter: "福祉避難所"
        case .waterStation: "給水拠点"
        }
    }

    package var english: String {
        switch self {
        case .emergencySite: "Emergency evacuation site"
        case .shelter: "Evacuation shelter"
        case .wideArea: "Wide-area evacuation site"
        case .tsunamiBuilding: "Tsunami evacuation building"
        case .temporaryStay: "Temporary stay facility"
        case .welfareShelter: "Welfare shelter"
        case .waterStation: "Water station"
        }
    }
}

extension Facility.State {
    package var japanese: String {
        switch self {
        case .closed: "閉鎖"
        case .preparing: "開設準備中"
        case .open: "開設"
        case .full: "満員"
        }
    }

    /// For the board, with its reading.
    package var easyJapanese: String {
        switch self {
        case .closed: "閉（し）まって います"
        case .preparing: "準備（じゅんび）して います"
        case .open: "入（はい）る ことが できます"
        case .full: "いっぱい です"
        }
    }

    package var english: String {
        switch self {
        case .closed: "Closed"
        case .preparing: "Opening soon"
        case .open: "Open"
        case .full: "Full"
        }
    }
}
