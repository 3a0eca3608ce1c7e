import Channel
import Crypto
import Glibc
import Ledger
import Notice

/// `Seed LEDGER KEYFILE CHANNEL COUNT DISTRICT [URL SECRET]`: subscriptions into the ledger of a stopped daemon, as an import
/// makes them: LINE users, or webhooks at URL/number. Prints how many a second.
@main
struct Seed {
    /// Subscriptions in one transaction.
    private static let chunk = 5_000

    static func main() async throws {
        let arguments = CommandLine.arguments
        guard arguments.count == 6 || arguments.count == 8, let count = Int(arguments[4]),
            let file = fopen(arguments[2], "r")
        else { fail("usage: Seed LEDGER KEYFILE CHANNEL COUNT DISTRICT [URL SECRET]") }
        var text = [CChar](repeating: 0, count: 128)
        let line = fgets(&text, 128, file)
        fclose(file)
        guard let line, let key = Hexadecimal.decode(String(cString: line).prefix { $0.isHexDigit }) else {
            fail("\(arguments[2]) holds no key in hexadecimal")
        }
        let ledger = try Ledger.open(path: arguments[1], key: key)
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        let consent = Timestamp(milliseconds: Int64(now.tv_sec) * 1000)
        let languages: [LanguageTag] = [.japanese, .japanese, .japanese, .easyJapanese, .english]
        let started = seconds()
        for first in stride(from: 0, to: count, by: chunk) {
            try await ledger.importSubscriptions(
                (first..<min(count, first + chunk)).map { number in
                    NewSubscription(
                        channel: ChannelID(rawValue: arguments[3]),
                        address: Address(arguments.count == 8 ? "\(arguments[6])/\(number)" : lineUser(number)),
                        secret: arguments.count == 8 ? arguments[7] : "", language: languages[number % languages.count],
                        districts: [arguments[5]], topics: Set(Topic.allCases), consentedAt: consent)
                })
        }
        print(Int(Double(count) / (seconds() - started)))
        ledger.close()
    }

    /// LINE's form: U and 32 hexadecimal digits.
    private static func lineUser(_ number: Int) -> String {
        let digits = String(number, radix: 16)
        return "U" + String(repeating: "0", count: 32 - digits.count) + digits
    }

    private static func seconds() -> Double {
        var value = timespec()
        clock_gettime(CLOCK_MONOTONIC, &value)
        return Double(value.tv_sec) + Double(value.tv_nsec) / 1e9
    }

    private static func fail(_ reason: String) -> Never {
        let bytes = Array("\(reason)\n".utf8)
        write(2, bytes, bytes.count)
        exit(2)
    }
}
