import Chat
import Glibc

/// What of UniDic goes into the compiled dictionary: modern words as residents and town halls write them.
///
/// Left out are classical conjugations, contractions of verbs that hardly anybody types (書きゃ, 書いちゃ stays), rare
/// imperatives and volitionals, marks, and what the search cuts otherwise (Latin letters, digits).
struct UniDicSelection {
    private(set) var words: [ShortUnitsWriter.Word] = []
    private(set) var seen = 0
    private(set) var contextWeights: [Float]
    private var lemmas: [String: UInt32] = [:]

    static let classCount = 512
    /// UniDic's contexts of 名詞-普通名詞-一般 and of a text's ends.
    static let nounContext = 5_142
    static let edgeContext = 0
    /// Longer surfaces are phrases, proverbs and emoticons.
    private static let longestSurface = 12
    /// An imperative or volitional dearer than this is not typed.
    private static let rareFormCost = 9_000
    /// How quickly use falls with cost: the costs are logarithms of frequency, 700 to a factor of e and some more for context.
    private static let costScale: Float = 3_000

    private static let rareForms: Set<Substring> = [
        "終止形-撥音便", "連体形-撥音便", "未然形-撥音便", "仮定形-融合", "連用形-融合", "終止形-ウ音便", "連体形-ウ音便", "終止形-促音便",
        "ク語法",
    ]
    private static let functions: Set<Substring> = ["助詞", "助動詞"]
    private static let marks: Set<Substring> = ["補助記号", "空白", "記号"]

    init(contextCount: Int) {
        contextWeights = Array(repeating: 0, count: contextCount)
    }

    var lemmaCount: Int { lemmas.count }

    mutating func add(_ word: MeCabDictionary.Word) {
        seen += 1
        let features = word.features
        guard features.count >= 18, isKept(word) else { return }
        let surface = NormalizedText(word.surface).scalars
        guard (1...Self.longestSurface).contains(surface.count), surface.allSatisfy(ShortUnits.isJapanese) else {
            return
        }
        let isFunction = Self.functions.contains(features[0]) || features[1] == "フィラー"
        let lemma = String(features[7])
        let number = lemmas[lemma] ?? UInt32(lemmas.count + 1)
        lemmas[lemma] = number
        words.append(
            ShortUnitsWriter.Word(
                surface: surface, context: word.context, cost: Int16(clamping: word.cost), lemma: number,
                kind: isFunction ? .function : .content, reading: NormalizedText(features[17]).scalars))
        contextWeights[word.context] += expf(-Float(word.cost) / Self.costScale)
        contextWeights[Self.edgeContext] = max(contextWeights[Self.edgeContext], contextWeights[word.context])
    }

    private func isKept(_ word: MeCabDictionary.Word) -> Bool {
        let (pos, type, form) = (word.features[0], word.features[4], word.features[5])
        if Self.marks.contains(pos) || Self.rareForms.contains(form) { return false }
        if type.hasPrefix("文語"), pos != "助動詞" { return false }
        return pos != "動詞" || !(form == "命令形" || form == "意志推量形") || word.cost <= Self.rareFormCost
    }
}
