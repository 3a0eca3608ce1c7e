package import Notice

/// Finds the document a question asks for: BM25F over words, over their pieces and over readings, blended with the
/// likeness of the whole question; an identical question wins outright (facts: chat.md, Score).
///
/// Built once, then read by any thread. Terms are added up rarest first. Up to `SearchOptions.postingBudget` postings that is all
/// of them, and every document that shares a term is scored. Beyond it, only the best documents so far get the rest.
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

    private let firstQuestions: [UInt32]
    /// Words, pieces, readings.
    private let channels: [FieldChannel]
    private let vectors: QuestionVectors
    /// Normalised question → document.
    private let exact: [UInt64: UInt32]
    private let analyzer: QuestionAnalyzer
    private let postingBudget: Int
    private let blocks: ScoreBlocks
    private let scratches: ScratchPool

    private static let likenessShare: Float = 0.5
    /// The second match is evidence for or against the first.
    private static let leastMatches = 2
    /// What a synonym counts beside the word itself.
    private static let synonymShare: Float = 0.4
    /// Documents that get what the budget left out.
    private static let completedDocuments = 256
    /// Documents, and questions of each, whose likeness is looked at.
    private static let likenedDocuments = 48
    private static let likenedQuestions = 16
    /// A document's best questions that speak for it together, the more so the less like the very best one the query is: a word
    /// that one question holds by chance, its sisters do not. Of the shipped intents' examples, each left out in turn, 74 %
    /// instead of 71 % are found so.
    private static let voters = 5

    /// - Parameters:
    ///   - language: what the documents are written in and asked in; it decides how texts are cut.
    package init(
        _ documents: [IndexedDocument], language: LanguageTag, options: SearchOptions = SearchOptions()
    ) {
        let analyzer = QuestionAnalyzer(language: language, usesDictionary: options.usesDictionary)
        var builders = Array(repeating: FieldChannelBuilder(), count: QuestionAnalyzer.channelCount)
        var vectors = QuestionVectors.Builder()
        var firsts: [UInt32] = [0]
        var exact: [UInt64: UInt32] = [:]
        for (number, document) in documents.enumerated() {
            var questions: [Terms] = []
            for question in document.questions {
                let text = NormalizedText(question.text)
                if exact[text.key] == nil { exact[text.key] = UInt32(number) }
                questions.append(analyzer.terms(question: text, raw: question.text, reading: question.reading))
            }
            // A document without a question has an empty one, so that every document has a best.
            if questions.isEmpty { questions.append(Terms()) }
            let answer = document.answer.map { analyzer.terms(passage: $0.text, reading: $0.reading) }
            let related = analyzer.terms(passage: document.related, reading: nil)
            for channel in builders.indices {
                builders[channel].add(
                    answer: answer.flatMap { $0[channel: channel] }, related: related[channel: channel],
                    questions: questions.map { $0[channel: channel] })
            }
            for question in questions { vectors.add(question.likenessTerms) }
            firsts.append(firsts[number] + UInt32(questions.count))
        }
        firstQuestions = firsts
        channels = builders.map(FieldChannel.init)
        self.vectors = QuestionVectors(vectors)
        self.exact = exact
        self.analyzer = analyzer
        postingBudget = options.postingBudget
        blocks = ScoreBlocks(firstQuestions: firsts)
        scratches = ScratchPool(blocks, vectorTermCount: self.vectors.termCount)
    }

    /// Bytes of the arrays that are searched.
    var byteCount: Int { channels.reduce(vectors.byteCount + firstQuestions.count * 4) { $0 + $1.byteCount } }

    /// The best `limit` documents for a question, best first; none where nothing is shared.
    package func rank(_ question: String, limit: Int = 10) -> Result {
        let text = NormalizedText(question, limit: Turn.textLimit)
        let terms = analyzer.terms(query: text, raw: question)
        let plan = plan(terms)
        var scratch = scratches.take()
        let candidates = candidates(plan, limit: limit, &scratch)
        let query = vectors.query(terms.likenessTerms, in: &scratch.squares)
        var top = TopMatches(limit: max(limit, Self.leastMatches))
        var first: (match: TopMatches.Match, likeness: Float)?
        var gains: [Float] = []
        for candidate in candidates {
            let place = scratch.kept.start(of: candidate.document)
            let (gain, cosine) = bestQuestion(of: candidate.document, query, scratch, at: place, &gains)
            let score = (scratch.kept.scores[place] + gain) / plan.share
            guard score > 0 else { continue }
            let match = TopMatches.Match(document: candidate.document, score: score)
            top.offer(match.document, score)
            if first.map({ $0.match.isWorse(than: match) }) ?? true { first = (match, cosine) }
        }
        vectors.clear(query, in: &scratch.squares)
        scratches.give(back: scratch)
        var matches = top.sorted.map { Match(document: $0.document, score: Double($0.score)) }
        let isExact = promoteExact(text.key, in: &matches)
        let evidence = evidence(for: matches, terms: terms, plan: plan, likeness: isExact ? 1 : first?.likeness ?? 0)
        return Result(
            matches: Array(matches.prefix(limit)), confidence: isExact ? 1 : evidence.confidence, evidence: evidence,
            isExact: isExact)
    }

    // MARK: Scoring

    private func plan(_ terms: Terms) -> QueryPlan {
        var plan = QueryPlan(
            terms: Array(repeating: [], count: channels.count), share: Self.likenessShare)
        for (number, channel) in channels.enumerated() {
            let share = analyzer.share(of: number, for: terms)
            let all = terms[channel: number]
            guard !all.isEmpty else { continue }
            let first = plan.steps.count
            var own: Float = 0
            for term in channel.table.numbers(of: all.uniqued()) {
                plan.terms[number].append(term)
                let idf = term.map { channel.idf[$0] } ?? channel.unknownIDF
                own += channel.selfImpact(queryLength: all.count, idf: idf)
                guard let term else { continue }
                plan.steps.append(step(number, term, scale: idf * share / Postings.steps))
            }
            if number == QuestionAnalyzer.wordChannel {
                for hash in terms.synonyms {
                    guard let term = channel.table.number(of: hash) else { continue }
                    plan.steps.append(
                        step(number, term, scale: channel.idf[term] * share * Self.synonymShare / Postings.steps))
                }
            }
            // Each channel on its own scale: shares of what the query itself would score.
            for step in first..<plan.steps.count { plan.steps[step].scale /= own }
            plan.share += share
        }
        plan.sort()
        return plan
    }

    private func step(_ channel: Int, _ term: Int, scale: Float) -> QueryPlan.Step {
        QueryPlan.Step(
            channel: channel, term: term, scale: scale,
            postings: channels[channel].documents.count(of: term) + channels[channel].questions.count(of: term))
    }

    /// The documents to look at more closely; their scores are kept in `scratch`.
    private func candidates(_ plan: QueryPlan, limit: Int, _ scratch: inout SearchScratch) -> [TopMatches.Match] {
        let read = plan.count(within: postingBudget)
        let wanted = max(limit, Self.likenedDocuments)
        let isComplete = read == plan.steps.count
        var top = TopMatches(limit: isComplete ? wanted : max(limit, Self.completedDocuments))
        scratch.kept.removeAll()
        scratch.cursors.removeAll(keepingCapacity: true)
        for step in plan.steps[..<read] {
            let channel = channels[step.channel]
            scratch.cursors.append(
                SearchScratch.Cursor(
                    channel: step.channel, scale: step.scale, documents: channel.documents.places(of: step.term),
                    questions: channel.questions.places(of: step.term)))
        }
        for (start, end) in zip(blocks.bounds, blocks.bounds.dropFirst()) {
            add(
                start..<end, &scratch.cursors, documents: &scratch.documents, questions: &scratch.questions,
                &top, &scratch.kept)
        }
        guard !isComplete else { return top.unsorted }
        let first = top.sorted
        let steps = plan.steps[read...]
        top = TopMatches(limit: wanted)
        complete(first.prefix(wanted), steps, &scratch.kept, &top)
        // No term gives a document and its best question together more than a full impact; a little is added for rounding.
        let most = steps.reduce(0) { $0 + $1.scale * Postings.steps } * 1.001
        let least = top.least
        complete(first.dropFirst(wanted).filter { $0.score + most >= least }, steps, &scratch.kept, &top)
        return top.unsorted
    }

    /// Adds up one block of documents, offers what scores and leaves the scores all zero.
    private func add(
        _ block: Range<Int>, _ cursors: inout [SearchScratch.Cursor], documents: inout [Float],
        questions: inout [Float], _ top: inout TopMatches, _ kept: inout KeptScores
    ) {
        let firstQuestion = Int(firstQuestions[block.lowerBound])
        let questionCount = Int(firstQuestions[block.upperBound]) - firstQuestion
        documents.withUnsafeMutableBufferPointer { documents in
            questions.withUnsafeMutableBufferPointer { questions in
                let documents = UnsafeMutableBufferPointer(rebasing: documents[..<block.count])
                let questions = UnsafeMutableBufferPointer(rebasing: questions[..<questionCount])
                var isTouched = false
                for number in cursors.indices {
                    let cursor = cursors[number]
                    let place = channels[cursor.channel].documents.add(
                        cursor.documents, scale: cursor.scale, from: block.lowerBound, to: documents)
                    // No question has a term that its document has not.
                    guard place > cursor.documents.lowerBound else { continue }
                    isTouched = true
                    cursors[number].documents = place..<cursor.documents.upperBound
                    let question = channels[cursor.channel].questions.add(
                        cursor.questions, scale: cursor.scale, from: firstQuestion, to: questions)
                    cursors[number].questions = question..<cursor.questions.upperBound
                }
                guard isTouched else { return }
                offer(block, documents, questions, &top, &kept)
                documents.update(repeating: 0)
                questions.update(repeating: 0)
            }
        }
    }

    private func offer(
        _ block: Range<Int>, _ documents: UnsafeMutableBufferPointer<Float>,
        _ questions: UnsafeMutableBufferPointer<Float>, _ top: inout TopMatches, _ kept: inout KeptScores
    ) {
        var least = max(top.least, 0)
        func take(_ document: Int, _ score: Float, _ gains: Range<Int>) {
            top.offer(block.lowerBound + document, score)
            kept.append(block.lowerBound + document, score: documents[document], gains: questions[gains])
            least = max(top.least, 0)
        }
        // Most FAQs have one question an answer: then there is nothing to look for in the few nanoseconds a document has.
        if questions.count == documents.count {
            if top.isEmpty {
                for match in top.offerFirst(documents, questions, from: block.lowerBound) {
                    let document = match.document - block.lowerBound
                    kept.append(match.document, score: documents[document], gains: questions[document...document])
                }
                return
            }
            for document in documents.indices {
                let score = documents[document] + questions[document]
                if score > least { take(document, score, document..<document + 1) }
            }
            return
        }
        let firstQuestion = firstQuestions[block.lowerBound]
        for document in documents.indices where documents[document] > 0 {
            let number = block.lowerBound + document
            let gains = Int(firstQuestions[number] - firstQuestion)..<Int(firstQuestions[number + 1] - firstQuestion)
            var best: Float = 0
            for question in gains { best = max(best, questions[question]) }
            if documents[document] + best > least { take(document, documents[document] + best, gains) }
        }
    }

    /// Adds to some documents what the terms beyond the budget give them, and offers them.
    private func complete(
        _ matches: some Collection<TopMatches.Match>, _ steps: ArraySlice<QueryPlan.Step>, _ kept: inout KeptScores,
        _ top: inout TopMatches
    ) {
        let documents = matches.map(\.document).sorted()
        let starts = documents.map { kept.start(of: $0) }
        for step in steps {
            let channel = channels[step.channel]
            let scale = step.scale * Postings.steps
            var documentPlaces = channel.documents.places(of: step.term)
            var questionPlaces = channel.questions.places(of: step.term)
            for (document, start) in zip(documents, starts) {
                guard let impact = channel.documents.impact(on: UInt32(document), in: &documentPlaces) else { continue }
                kept.add(impact * scale, at: start)
                let first = firstQuestions[document]
                for question in first..<firstQuestions[document + 1] {
                    if let gain = channel.questions.impact(on: question, in: &questionPlaces) {
                        kept.add(gain * scale, at: start + 1 + Int(question - first))
                    }
                }
            }
        }
        for (document, start) in zip(documents, starts) {
            top.offer(document, bestScore(of: document, kept, at: start))
        }
    }

    /// What a document scores with its best question.
    private func bestScore(of document: Int, _ kept: KeptScores, at place: Int) -> Float {
        let count = Int(firstQuestions[document + 1] - firstQuestions[document])
        var best: Float = 0
        for gain in place + 1..<place + 1 + count { best = max(best, kept.scores[gain]) }
        return kept.scores[place] + best
    }

    /// What a document's best questions add, likeness counted, and the cosine of the very best.
    ///
    /// - Parameters:
    ///   - place: where the document's scores are kept.
    ///   - gains: only kept, so that it need not be made anew for each document.
    private func bestQuestion(
        of document: Int, _ query: QuestionVectors.Query, _ scratch: SearchScratch, at place: Int,
        _ gains: inout [Float]
    ) -> (gain: Float, cosine: Float) {
        let questions = Int(firstQuestions[document])..<Int(firstQuestions[document + 1])
        let first = place + 1 - questions.lowerBound
        var best: (gain: Float, cosine: Float) = (0, 0)
        gains.removeAll(keepingCapacity: true)
        func look(at question: Int) {
            let cosine = vectors.cosine(query, question, scratch.squares)
            let gain = scratch.kept.scores[first + question] + cosine * Self.likenessShare
            if gain > best.gain { best = (gain, cosine) }
            gains.append(gain)
        }
        if questions.count <= Self.likenedQuestions {
            for question in questions { look(at: question) }
        } else {
            var top = TopMatches(limit: Self.likenedQuestions)
            for question in questions { top.offer(question, scratch.kept.scores[first + question]) }
            for match in top.sorted { look(at: match.document) }
        }
        guard gains.count > 1 else { return best }
        gains.sort(by: >)
        let voters = gains.prefix(Self.voters)
        best.gain += (1 - best.cosine) * (voters.reduce(0, +) / Float(voters.count) - best.gain)
        return best
    }

    private func promoteExact(_ key: UInt64, in matches: inout [Match]) -> Bool {
        guard let document = exact[key].map(Int.init) else { return false }
        matches.removeAll { $0.document == document }
        let score = max(1, matches.first?.score ?? 1)
        matches.insert(Match(document: document, score: score), at: 0)
        return true
    }

    // MARK: Evidence

    private func evidence(for matches: [Match], terms: Terms, plan: QueryPlan, likeness: Float) -> Evidence {
        guard let first = matches.first else { return .none }
        let pieces = coverage(
            plan.terms[analyzer.pieceChannel], of: analyzer.pieceChannel, document: first.document)
        let words = channels[QuestionAnalyzer.wordChannel].table
        let headTerms = words.numbers(of: terms.heads.uniqued())
        let heads = coverage(headTerms, of: QuestionAnalyzer.wordChannel, document: first.document)
        return Evidence(
            score: first.score, gap: first.score - (matches.dropFirst().first?.score ?? 0),
            // All in hiragana there are no heads, in kanji alone no pieces: one then speaks for the other.
            headCoverage: heads?.held ?? pieces?.held ?? 0, pieceCoverage: pieces?.held ?? heads?.held ?? 0,
            likeness: Double(likeness), unknown: heads?.unknown ?? 0, length: headTerms.count)
    }

    /// The shares of some terms' weight that a document holds and that nobody does; what nobody has weighs most. Nil for
    /// no terms.
    ///
    /// - Parameter terms: each once; nil for one that nobody has.
    private func coverage(
        _ terms: [Int?], of channel: Int, document: Int
    ) -> (held: Double, unknown: Double)? {
        let channel = channels[channel]
        var (held, unknown, all): (Float, Float, Float) = (0, 0, 0)
        for term in terms {
            guard let term else {
                unknown += channel.unknownIDF
                all += channel.unknownIDF
                continue
            }
            all += channel.idf[term]
            if channel.has(term, document: document) { held += channel.idf[term] }
        }
        return all > 0 ? (Double(held / all), Double(unknown / all)) : nil
    }
}

extension [UInt64] {
    /// Each value once, ascending.
    func uniqued() -> [UInt64] {
        var values = self
        values.sort()
        var count = 0
        for value in values where count == 0 || values[count - 1] != value {
            values[count] = value
            count += 1
        }
        values.removeLast(values.count - count)
        return values
    }
}
