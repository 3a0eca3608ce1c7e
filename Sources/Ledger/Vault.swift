import Channel
import Crypto
import Notice

/// Seals what names a person, and finds it again without opening it. All keys come from the one given at open, which
/// lives outside the ledger; a copy of the file alone tells nobody who subscribes.
struct Vault: Sendable {
    private let seal: AESGCM.Key
    private let nonce: [UInt8]
    private let index: [UInt8]
    private let token: [UInt8]
    private let form: [UInt8]
    private let proof: [UInt8]

    private static let tokenCodeLength = 16
    /// Bytes of a blind index.
    static let blindLength = 16

    init?(key: [UInt8]) {
        guard key.count == Ledger.keyLength else { return nil }
        func derived(_ purpose: String) -> [UInt8] {
            HMACSHA256.code(for: Array("noroshi ledger \(purpose)".utf8), key: key)
        }
        guard let seal = AESGCM.Key(derived("seal")) else { return nil }
        self.seal = seal
        nonce = derived("nonce")
        index = derived("index")
        token = derived("unsubscribe")
        form = derived("form")
        proof = derived("proof")
    }

    /// Compares with the proof stored at creation, or stores it.
    func check(_ database: Database) throws(LedgerError) {
        if let stored = try database.first("SELECT value FROM meta WHERE name = 'key'", read: { $0.blob(0) }) {
            guard ConstantTime.areEqual(stored, proof) else { throw .wrongKey(path: "") }
        } else {
            try database.run("INSERT INTO meta (name, value) VALUES ('key', ?1)", proof)
        }
    }

    /// The same for the same address on the same channel, and meaningless without the key.
    func blindIndex(_ channel: ChannelID, _ address: Address) -> [UInt8] {
        Array(
            HMACSHA256.code(for: Self.framed([channel.rawValue, Self.identity(of: address)]), key: index)
                .prefix(Self.blindLength))
    }

    /// What an address is known by. A mail address is the same in capitals: people type it either way, and whoever signs up twice
    /// or asks to be forgotten is one person. RFC 5321 §2.4: a domain has no case, and boxes told apart by it are discouraged.
    private static func identity(of address: Address) -> String {
        let text = address.rawValue
        return text.contains("@") && !text.contains("/") ? text.lowercased() : text
    }

    /// The nonce is derived from what is sealed, so that equal values give equal bytes and no nonce ever serves two
    /// different ones; which values are equal is known from the blind index already.
    func seal(_ plaintext: [UInt8], for purpose: String) throws(LedgerError) -> [UInt8] {
        let associated = Array(purpose.utf8)
        let framed = Self.framed([purpose]) + plaintext
        let iv = Array(HMACSHA256.code(for: framed, key: nonce).prefix(AESGCM.nonceLength))
        do {
            return iv + (try AESGCM.seal(plaintext, key: seal, nonce: iv, authenticating: associated))
        } catch {
            throw .refused(reason: "an address or message is too long to be sealed")
        }
    }

    func open(_ sealed: [UInt8], for purpose: String) throws(LedgerError) -> [UInt8] {
        do {
            let iv = Array(sealed.prefix(AESGCM.nonceLength))
            return try AESGCM.open(
                Array(sealed.dropFirst(AESGCM.nonceLength)), key: seal, nonce: iv,
                authenticating: Array(purpose.utf8))
        } catch {
            throw .corrupt("a sealed value does not open (\(purpose))")
        }
    }

    func seal(_ address: Address, secret: String, on channel: ChannelID) throws(LedgerError) -> [UInt8] {
        try seal(Self.framed([address.rawValue, secret]), for: "address \(channel)")
    }

    /// Opens the addresses of one channel, one after the other.
    func addresses(on channel: ChannelID) -> AddressOpener {
        AddressOpener(AESGCM.Opener(key: seal, authenticating: Array("address \(channel)".utf8)))
    }

    struct AddressOpener {
        private let opener: AESGCM.Opener

        init(_ opener: AESGCM.Opener) { self.opener = opener }

        /// Nil where what is stored is not what was sealed.
        func open(_ sealed: UnsafeRawBufferPointer) -> (Address, secret: String)? {
            guard let bytes = try? opener.open(sealed) else { return nil }
            let parts = unframed(bytes)
            return parts.count == 2 ? (Address(parts[0]), parts[1]) : nil
        }
    }

    /// What a link that ends a subscription carries; needs no lookup to be checked and cannot be guessed.
    func unsubscribeToken(_ subscription: Int64) -> String {
        let number = withUnsafeBytes(of: subscription.bigEndian) { Array($0) }
        let code = HMACSHA256.code(for: number, key: token).prefix(Self.tokenCodeLength)
        return Base64URL.encode(number + code)
    }

    /// The subscription that a token names; nil for anything this vault did not make.
    func subscription(token text: String) -> Int64? {
        guard text.utf8.count <= 64, let bytes = Base64URL.decode(text), bytes.count == 8 + Self.tokenCodeLength else {
            return nil
        }
        let number = Array(bytes.prefix(8))
        let code = Array(HMACSHA256.code(for: number, key: token).prefix(Self.tokenCodeLength))
        guard ConstantTime.areEqual(code, Array(bytes.dropFirst(8))) else { return nil }
        return number.reduce(0) { $0 << 8 | Int64($1) }
    }

    /// What a link to a form carries: what it is for, and a code that nobody else can make.
    func formToken(_ payload: [UInt8]) -> String {
        let code = HMACSHA256.code(for: payload, key: form).prefix(Self.tokenCodeLength)
        return Base64URL.encode(code + payload)
    }

    /// What a form's link is for; nil for anything this vault did not make.
    func formPayload(token text: String) -> [UInt8]? {
        guard text.utf8.count <= 1_024, let bytes = Base64URL.decode(text), bytes.count > Self.tokenCodeLength else {
            return nil
        }
        let payload = Array(bytes.dropFirst(Self.tokenCodeLength))
        let code = Array(HMACSHA256.code(for: payload, key: form).prefix(Self.tokenCodeLength))
        return ConstantTime.areEqual(code, Array(bytes.prefix(Self.tokenCodeLength))) ? payload : nil
    }

    /// Lengths before values, so that two lists never give the same bytes.
    static func framed(_ parts: [String]) -> [UInt8] { framed(parts.map { Array($0.utf8) }) }

    static func framed(_ parts: [[UInt8]]) -> [UInt8] {
        var bytes: [UInt8] = []
        for part in parts {
            withUnsafeBytes(of: UInt32(part.count).bigEndian) { bytes.append(contentsOf: $0) }
            bytes.append(contentsOf: part)
        }
        return bytes
    }

    private static func unframed(_ bytes: [UInt8]) -> [String] {
        var parts: [String] = []
        var position = 0
        while position + 4 <= bytes.count {
            let length = bytes[position..<position + 4].reduce(0) { $0 << 8 | Int($1) }
            position += 4
            guard length <= bytes.count - position else { return [] }
            parts.append(String(decoding: bytes[position..<position + length], as: UTF8.self))
            position += length
        }
        return parts
    }
}
