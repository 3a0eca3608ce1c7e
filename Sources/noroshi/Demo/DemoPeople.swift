import Channel
import Ledger
import Notice

/// The residents and partners who subscribed in the demo's town.
enum DemoPeople {
    static let lineUsers = 1_200
    static let mailUsers = 40
    static let partners = ["cable-tv", "mall", "station"]

    static func subscriptions(webhookURL: String, secret: String, now: Timestamp) -> [NewSubscription] {
        let districts = DemoTown.districts.map(\.code)
        let languages: [LanguageTag] = [
            .japanese, .japanese, .japanese, .japanese, .easyJapanese, .english, .english, .japanese,
        ]
        func subscription(_ channel: String, _ address: String, _ index: Int, secret: String = "") -> NewSubscription {
            NewSubscription(
                channel: ChannelID(rawValue: channel), address: Address(address), secret: secret,
                language: channel == "webhook" ? .japanese : languages[index % languages.count],
                districts: index % 3 == 0 ? [] : [districts[index % districts.count]], topics: Set(Topic.allCases),
                consentedAt: now)
        }
        return (0..<lineUsers).map { subscription("line", lineUser($0), $0) }
            + (0..<mailUsers).map { subscription("mail", "resident\($0)@mail.example", $0) }
            + partners.enumerated().map { subscription("webhook", "\(webhookURL)?for=\($1)", $0 * 3, secret: secret) }
    }

    /// LINE's form: U and 32 hexadecimal digits.
    static func lineUser(_ number: Int) -> String {
        let digits = String(number, radix: 16)
        return "U" + String(repeating: "0", count: 32 - digits.count) + digits
    }
}
