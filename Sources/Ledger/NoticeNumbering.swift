import Crypto
import Notice

extension NoticeID {
    private static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)

    /// 26 characters of Crockford base 32 in ULID's layout: 48 bits of time, so that ids sort by creation, and 80 bits
    /// that follow from the thread, the content and the row, so that the same history gives the same ids.
    init(createdAt: Timestamp, thread: ThreadID, hash: ContentHash, number: Int64) {
        var time = UInt64(clamping: createdAt.milliseconds) & 0xFFFF_FFFF_FFFF
        var characters = [UInt8](repeating: 0, count: 26)
        for index in stride(from: 9, through: 0, by: -1) {
            characters[index] = Self.alphabet[Int(time & 31)]
            time >>= 5
        }
        let digest = SHA256.hash(Vault.framed([thread.rawValue, hash.rawValue, "\(number)"]))
        var bits: UInt32 = 0
        var count = 0
        var position = 10
        for byte in digest.prefix(10) {
            bits = bits << 8 | UInt32(byte)
            count += 8
            while count >= 5 {
                count -= 5
                characters[position] = Self.alphabet[Int(bits >> UInt32(count)) & 31]
                position += 1
            }
            bits &= (1 << UInt32(count)) - 1
        }
        self.init(rawValue: String(decoding: characters, as: UTF8.self))
    }
}
