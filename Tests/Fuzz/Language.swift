// Rooms: Notice Settings Crypto CContent Wording CShortUnits Chat
import Chat
import Notice

/// Any text is told a language within bounds and the same twice, also after another one is expected; any bytes are a language
/// model or are refused with a reason; and training takes any text.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzLanguage(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    let text = String(decoding: bytes, as: UTF8.self)
    for prior in [nil, LanguageTag.japanese, .english, .simplifiedChinese, .nepali] {
        let guess = identifier.guess(text, prior: prior)
        precondition(guess == identifier.guess(text, prior: prior))
        if let guess {
            precondition(guess.confidence >= 0 && guess.confidence <= 1)
            precondition(LanguageIdentifier.writing(of: text, in: guess.language) != nil)
        }
    }
    do {
        _ = try LanguageModel(bytes)
    } catch {
        precondition(!error.description.isEmpty)
    }
    var trainer = LanguageTrainer()
    trainer.add(text, in: .english, .prose)
    trainer.add(text, in: .japanese, .phrases)
    trainer.add(kana: text, .phrases)
    return 0
}

private let identifier = LanguageIdentifier()
