// Rooms: Crypto
import Crypto

/// Each codec decodes only what it would write, and gives back what it wrote; opening any bytes with AES-GCM fails as
/// not authentic.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzCodecs(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    let text = String(decoding: bytes, as: UTF8.self)

    if let decoded = Base64.decode(text) { precondition(Base64.encode(decoded) == text) }
    if let decoded = Base64URL.decode(text) { precondition(Base64URL.encode(decoded) == text) }
    if let decoded = Hexadecimal.decode(text) { precondition(Hexadecimal.encode(decoded) == text.lowercased()) }
    precondition(Base64.decode(Base64.encode(bytes)) == bytes)
    precondition(Base64URL.decode(Base64URL.encode(bytes)) == bytes)
    precondition(Hexadecimal.decode(Hexadecimal.encode(bytes)) == bytes)

    var hash = SHA256()
    let half = bytes.count / 2
    hash.update(Array(bytes[..<half]))
    hash.update(Array(bytes[half...]))
    let digest = hash.finish()
    precondition(digest == SHA256.hash(bytes))

    guard let key = AESGCM.Key([UInt8](repeating: 0x42, count: 32)) else { return 0 }
    let nonce = [UInt8](repeating: 0, count: AESGCM.nonceLength)
    do throws(CryptoError) {
        _ = try AESGCM.open(bytes, key: key, nonce: nonce)
        preconditionFailure("a forged message was opened")
    } catch {
        precondition(error == .notAuthentic)
    }
    do throws(CryptoError) {
        let sealed = try AESGCM.seal(bytes, key: key, nonce: nonce)
        let opened = try AESGCM.open(sealed, key: key, nonce: nonce)
        precondition(opened == bytes)
    } catch {
        preconditionFailure("what was sealed was not opened")
    }
    return 0
}
