/// Finds the document a question asks for: BM25F over words and over their pieces, blended with the likeness of the
/// whole question; an identical question wins outright (facts: chat.md, Score).
///
/// Built once, then read by any thread. Scores are sums over flat arrays; only arrays as long as the number of questions
/// are allocated for a query.
package struct QuestionIndex: Sendable {
    /// A document that may be meant.
    package struct Match: Sendable, Hashable {
        /// Position in the list the index was built from.
        package var document: Int
        /// About 0...1, 1 for the stored question itself; a little more is possible.
        package var score: Double
    }

    /// What a query found, best first, and what the confidence is computed from.
    package struct Result: Sendable {
        package var matches: [Match]
        /// 0...1: how sure it is that the first match is meant.
        package var confidence: Double
        var evidence: Evidence
        package var isExact: Bool
    }

    private let documentCount: Int
    /// The first question of each document, and one past the last.
    private let firstQuestions: [Int32]
    private let words: FieldChannel
    private let grams: FieldChannel
    private let likeness: LikenessChannel
    /// Normalised question → document.
    private let exact: [UInt64: Int32]
    private let framing: Framing
    private let readsRomaji: Bool

    private static let wordShare: Float = 0.8
    private static let gramShare: Float = 0.4
    private static let likenessShare: Float = 0.5

    /// - Parameter readsRomaji: for Japanese: a text of romaji is taken as kana.
    package init(_ documents: [IndexedDocument], readsRomaji: Bool) {
        let framing = Framing.standard
        var wordTable = TermTable(capacity: 1024)
        var gramTable = TermTable(capacity: 1024)
        var likenessTable = TermTable(capacity: 1024)
        var wordFields: [FieldChannel.Fields] = []
        var gramFields: [FieldChannel.Fields] = []
        var likenessInput: [Set<Int32>] = []
        var firsts: [Int32] = []
        var exact: [UInt64: Int32] = [:]
        func count(_ terms: [UInt64], _ table: inout TermTable, into counts: inout [Int32: Float]) {
            for term in terms { counts[Int32(table.insert(term)), default: 0] += 1 }
        }
        for (number, document) in documents.enumerated() {
            var word = FieldChannel.Fields()
            var gram = FieldChannel.Fields()
            firsts.append(Int32(likenessInput.count))
            for question in document.questions {
                let text = NormalizedText(question.text)
                if exact[text.key] == nil { exact[text.key] = Int32(number) }
                let terms = Tokenizer.terms(
                    of: framing.removed(from: readsRomaji ? Kana.text(fromRomaji: text) ?? text : text),
                    reading: question.reading.map { framing.removed(from: NormalizedText($0)) })
                var wordCounts: [Int32: Float] = [:]
                var gramCounts: [Int32: Float] = [:]
                count(terms.words, &wordTable, into: &wordCounts)
                count(terms.grams, &gramTable, into: &gramCounts)
                word.questions.append(wordCounts)
                gram.questions.append(gramCounts)
                likenessInput.append(
                    Set((terms.words + terms.grams + terms.pairs).map { Int32(likenessTable.insert($0)) }))
            }
            for passage in document.answer {
                let terms = Tokenizer.terms(
                    of: NormalizedText(passage.text), reading: passage.reading.map { NormalizedText($0) })
                count(terms.words, &wordTable, into: &word.answer)
                count(terms.grams, &gramTable, into: &gram.answer)
            }
            let related = Tokenizer.terms(of: NormalizedText(document.related))
            count(related.words, &wordTable, into: &word.related)
            count(related.grams, &gramTable, into: &gram.related)
            wordFields.append(word)
            gramFields.append(gram)
        }
        firsts.append(Int32(likenessInput.count))
        documentCount = documents.count
        firstQuestions = firsts
        words = FieldChannel(wordFields, table: wordTable)
        grams = FieldChannel(gramFields, table: gramTable)
        likeness = LikenessChannel(likenessInput, table: likenessTable)
        self.exact = exact
        self.framing = framing
        self.readsRomaji = readsRomaji
    }

    /// The best `limit` documents for a question, best first; none where nothing is shared.
    package func rank(_ question: String, limit: Int = 10) -> Result {
        rank(NormalizedText(question, limit: Turn.textLimit), limit: limit)
    }

    func rank(_ text: NormalizedText, limit: Int) -> Result {
        let query = readsRomaji ? Kana.text(fromRomaji: text) ?? text : text
        let terms = Tokenizer.terms(of: framing.removed(from: query))
        let wordTerms = Set(terms.words)
        let gramTerms = Set(terms.grams)
        var total = Array(repeating: Float(0), count: documentCount)
        var best = Array(repeating: Float(0), count: Int(firstQuestions[documentCount]))
        var share: Float = Self.likenessShare
        // Words first, then pieces: each on its own scale of what the query itself would score.
        add(wordTerms, in: words, length: terms.words.count, share: Self.wordShare, &total, &best, &share)
        add(gramTerms, in: grams, length: terms.grams.count, share: Self.gramShare, &total, &best, &share)
        var cosine = Array(repeating: Float(0), count: best.count)
        likeness.add(wordTerms.union(gramTerms).union(terms.pairs), to: &cosine)
        for question in best.indices { best[question] += cosine[question] * Self.likenessShare }

        var top = TopMatches(limit: max(limit, 2))
        for document in 0..<documentCount {
            var gain: Float = 0
            for question in Int(firstQuestions[document])..<Int(firstQuestions[document + 1]) {
                gain = max(gain, best[question])
            }
            let score = (total[document] + gain) / share
            if score > 0 { top.offer(Match(document: document, score: Double(score))) }
        }
        var matches = top.sorted
        let isExact = promoteExact(text.key, in: &matches)
        let evidence = evidence(for: matches, terms: terms, cosine: cosine)
        return Result(
            matches: Array(matches.prefix(limit)), confidence: isExact ? 1 : evidence.confidence, evidence: evidence,
            isExact: isExact)
    }

    private func evidence(for matches: [Match], terms: Terms, cosine: [Float]) -> Evidence {
        guard let first = matches.first else { return .none }
        let pieces = coverage(Set(terms.grams), in: grams, document: first.document)
        let heads = coverage(Set(terms.heads), in: words, document: first.document)
        let questions = Int(firstQuestions[first.document])..<Int(firstQuestions[first.document + 1])
        return Evidence(
            score: first.score, gap: first.score - (matches.dropFirst().first?.score ?? 0),
            // All in hiragana there are no heads, in kanji alone no pieces: one then speaks for the other.
            headCoverage: heads ?? pieces ?? 0, pieceCoverage: pieces ?? heads ?? 0,
            likeness: Double(cosine[questions].max() ?? 0))
    }

    private func add(
        _ terms: Set<UInt64>, in channel: FieldChannel, length: Int, share: Float, _ total: inout [Float],
        _ best: inout [Float], _ shares: inout Float
    ) {
        guard !terms.isEmpty else { return }
        var documentScores = Array(repeating: Float(0), count: total.count)
        var questionScores = Array(repeating: Float(0), count: best.count)
        var own: Float = 0
        for term in terms {
            guard let number = channel.table.number(of: term) else {
                own += channel.selfImpact(queryLength: length, idf: channel.unknownIDF)
                continue
            }
            own += channel.selfImpact(queryLength: length, idf: channel.idf[number])
            channel.add(number, toDocuments: &documentScores, questions: &questionScores)
        }
        guard own > 0 else { return }
        let scale = share / own
        for document in total.indices { total[document] += documentScores[document] * scale }
        for question in best.indices { best[question] += questionScores[question] * scale }
        shares += share
    }

    /// The share of some terms' weight that a document holds; what nobody has weighs most. Nil for no terms.
    private func coverage(_ terms: Set<UInt64>, in channel: FieldChannel, document: Int) -> Double? {
        var held: Float = 0
        var all: Float = 0
        for term in terms {
            guard let number = channel.table.number(of: term) else {
                all += channel.unknownIDF
                continue
            }
            all += channel.idf[number]
            if channel.has(number, document: document) { held += channel.idf[number] }
        }
        return all > 0 ? Double(held / all) : nil
    }

    private func promoteExact(_ key: UInt64, in matches: inout [Match]) -> Bool {
        guard let document = exact[key].map(Int.init) else { return false }
        matches.removeAll { $0.document == document }
        let score = max(1, matches.first?.score ?? 1)
        matches.insert(Match(document: document, score: score), at: 0)
        return true
    }
}
