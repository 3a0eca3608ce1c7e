import Channel
import Crypto
import Glibc
import Ledger
import Notice
import Subscribers

/// `Seed LEDGER KEYFILE CHANNEL COUNT DISTRICTS [ADDRESSES [SECRET [quiet]]]`: subscriptions into the ledger of a stopped
/// daemon, as an import makes them. Prints how many a second.
///
/// ADDRESSES is a pattern in which `{n}` stands for the number, such as `http://127.0.0.1:8000/hook/{n}`; or `@FILE`, one
/// address a line with, after a tab, districts of its own. Without it LINE users are made up. DISTRICTS are separated by
/// commas. SECRET is `-` where the channel has none. `quiet` gives everyone quiet hours that last all day.
@main
struct Seed {
    /// Subscriptions in one transaction.
    private static let chunk = 10_000
    private static let languages: [LanguageTag] = [.japanese, .japanese, .japanese, .easyJapanese, .english]

    static func main() async throws {
        let arguments = CommandLine.arguments
        guard (6...9).contains(arguments.count), let count = Int(arguments[4]) else {
            fail("usage: Seed LEDGER KEYFILE CHANNEL COUNT DISTRICTS [ADDRESSES [SECRET [quiet]]]")
        }
        let ledger = try Ledger.open(path: arguments[1], key: key(in: arguments[2]))
        let channel = ChannelID(rawValue: arguments[3])
        let districts = arguments[5].split(separator: ",").map(String.init)
        let secret = arguments.count > 7 && arguments[7] != "-" ? arguments[7] : ""
        let isQuiet = arguments.count > 8
        let addresses = Addresses(arguments.count > 6 ? arguments[6] : nil)
        let consent = now()
        let started = seconds()
        var number = 0
        while number < count {
            var chunk: [NewSubscription] = []
            chunk.reserveCapacity(Self.chunk)
            while chunk.count < Self.chunk, number < count {
                guard let (address, own) = addresses.next(number) else { fail("\(arguments[6]) has too few lines") }
                chunk.append(
                    NewSubscription(
                        channel: channel, address: Address(address), secret: secret,
                        language: languages[number % languages.count], districts: own ?? districts,
                        topics: Set(Topic.allCases), quietHours: isQuiet ? QuietHours(from: 0, until: 1_439) : nil,
                        consentedAt: consent))
                number += 1
            }
            try await ledger.importSubscriptions(chunk)
        }
        print(Int(Double(count) / (seconds() - started)))
        ledger.close()
    }

    private static func key(in path: String) -> [UInt8] {
        guard let file = fopen(path, "r") else { fail("\(path) cannot be read") }
        defer { fclose(file) }
        var text = [CChar](repeating: 0, count: 128)
        guard let line = fgets(&text, 128, file),
            let key = Hexadecimal.decode(String(cString: line).prefix { $0.isHexDigit })
        else { fail("\(path) holds no key in hexadecimal") }
        return key
    }

    private static func now() -> Timestamp {
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        return Timestamp(milliseconds: Int64(now.tv_sec) * 1000)
    }

    private static func seconds() -> Double {
        var value = timespec()
        clock_gettime(CLOCK_MONOTONIC, &value)
        return Double(value.tv_sec) + Double(value.tv_nsec) / 1e9
    }

    static func fail(_ reason: String) -> Never {
        let bytes = Array("\(reason)\n".utf8)
        write(2, bytes, bytes.count)
        exit(2)
    }
}
