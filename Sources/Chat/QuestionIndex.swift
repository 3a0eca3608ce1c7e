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
    private let scratches: ScratchPool

    private static let likenessShare: Float = 0.5
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
        scratches = ScratchPool(documentCount: documents.count, questionCount: Int(firsts[documents.count]))
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
        let query = vectors.query(terms.likenessTerms.uniqued())
        var matches: [Match] = []
        var likeness: Float = 0
        var best: Float = 0
        var gains: [Float] = []
        for candidate in candidates {
            let (gain, cosine) = bestQuestion(of: candidate.document, query, scratch, &gains)
            let score = (candidate.score + gain) / plan.share
            guard score > 0 else { continue }
            if score > best { (best, likeness) = (score, cosine) }
            matches.append(Match(document: candidate.document, score: Double(score)))
        }
        scratches.give(back: scratch, firstQuestions: firstQuestions)
        matches.sort { $0.score > $1.score || ($0.score == $1.score && $0.document < $1.document) }
        let isExact = promoteExact(text.key, in: &matches)
        let evidence = evidence(for: matches, terms: terms, likeness: isExact ? 1 : likeness)
        return Result(
            matches: Array(matches.prefix(limit)), confidence: isExact ? 1 : evidence.confidence, evidence: evidence,
            isExact: isExact)
    }

    // MARK: Scoring

    /// The terms of a query that the index knows, rarest first.
    private struct Plan {
        struct Step {
            var channel: Int
            var term: Int
            /// What a full impact of the term adds.
            var scale: Float
            var postings: Int
        }
        var steps: [Step] = []
        /// What the query itself would score: the weights of the channels in use.
        var share: Float
    }

    private func plan(_ terms: Terms) -> Plan {
        var plan = Plan(share: Self.likenessShare)
        for (number, channel) in channels.enumerated() {
            let share = analyzer.share(of: number, for: terms)
            let all = terms[channel: number]
            guard share > 0, !all.isEmpty else { continue }
            let first = plan.steps.count
            var own: Float = 0
            for hash in all.uniqued() {
                let term = channel.table.number(of: hash)
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
        plan.steps.sort { $0.postings < $1.postings }
        return plan
    }

    private func step(_ channel: Int, _ term: Int, scale: Float) -> Plan.Step {
        Plan.Step(
            channel: channel, term: term, scale: scale,
            postings: channels[channel].documents.count(of: term) + channels[channel].questions.count(of: term))
    }

    /// The documents to look at more closely, with what they score but for their questions.
    private func candidates(_ plan: Plan, limit: Int, _ scratch: inout SearchScratch) -> [TopMatches.Match] {
        var left = postingBudget
        var done = 0
        while done < plan.steps.count, plan.steps[done].postings <= left || done == 0 {
            let step = plan.steps[done]
            let channel = channels[step.channel]
            channel.documents.add(step.term, scale: step.scale, to: &scratch.documents, touched: &scratch.touched)
            channel.questions.add(step.term, scale: step.scale, to: &scratch.questions)
            left -= step.postings
            done += 1
        }
        let wanted = max(limit, Self.likenedDocuments)
        let isComplete = done == plan.steps.count
        var top = TopMatches(limit: isComplete ? wanted : max(limit, Self.completedDocuments))
        for document in scratch.touched {
            top.offer(Int(document), scratch.documents[Int(document)] + bestGain(of: Int(document), scratch))
        }
        if !isComplete {
            let first = top.sorted
            top = TopMatches(limit: wanted)
            for match in first {
                complete(match.document, plan.steps[done...], &scratch)
                top.offer(match.document, scratch.documents[match.document] + bestGain(of: match.document, scratch))
            }
        }
        return top.sorted.map { TopMatches.Match(document: $0.document, score: scratch.documents[$0.document]) }
    }

    /// Adds to one document what the terms beyond the budget give it.
    private func complete(_ document: Int, _ steps: ArraySlice<Plan.Step>, _ scratch: inout SearchScratch) {
        for step in steps {
            let channel = channels[step.channel]
            guard let impact = channel.documents.impact(of: step.term, on: UInt32(document)) else { continue }
            let scale = step.scale * Postings.steps
            scratch.documents[document] += impact * scale
            for question in firstQuestions[document]..<firstQuestions[document + 1] {
                if let gain = channel.questions.impact(of: step.term, on: question) {
                    scratch.questions[Int(question)] += gain * scale
                }
            }
        }
    }

    private func bestGain(of document: Int, _ scratch: SearchScratch) -> Float {
        var best: Float = 0
        for question in Int(firstQuestions[document])..<Int(firstQuestions[document + 1]) {
            best = max(best, scratch.questions[question])
        }
        return best
    }

    /// What a document's best questions add, likeness counted, and the cosine of the very best.
    ///
    /// - Parameter gains: only kept, so that it need not be made anew for each document.
    private func bestQuestion(
        of document: Int, _ query: QuestionVectors.Query, _ scratch: SearchScratch, _ gains: inout [Float]
    ) -> (gain: Float, cosine: Float) {
        let questions = Int(firstQuestions[document])..<Int(firstQuestions[document + 1])
        var best: (gain: Float, cosine: Float) = (0, 0)
        gains.removeAll(keepingCapacity: true)
        func look(at question: Int) {
            let cosine = vectors.cosine(query, question)
            let gain = scratch.questions[question] + cosine * Self.likenessShare
            if gain > best.gain { best = (gain, cosine) }
            gains.append(gain)
        }
        if questions.count <= Self.likenedQuestions {
            for question in questions { look(at: question) }
        } else {
            var top = TopMatches(limit: Self.likenedQuestions)
            for question in questions { top.offer(question, scratch.questions[question]) }
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

    private func evidence(for matches: [Match], terms: Terms, likeness: Float) -> Evidence {
        guard let first = matches.first else { return .none }
        let pieces = coverage(analyzer.pieces(of: terms), document: first.document)
        let headTerms = terms.heads.uniqued()
        let heads = coverage((QuestionAnalyzer.wordChannel, headTerms), document: first.document)
        return Evidence(
            score: first.score, gap: first.score - (matches.dropFirst().first?.score ?? 0),
            // All in hiragana there are no heads, in kanji alone no pieces: one then speaks for the other.
            headCoverage: heads?.held ?? pieces?.held ?? 0, pieceCoverage: pieces?.held ?? heads?.held ?? 0,
            likeness: Double(likeness), unknown: heads?.unknown ?? 0, length: headTerms.count)
    }

    /// The shares of some terms' weight that a document holds and that nobody does; what nobody has weighs most. Nil for
    /// no terms.
    private func coverage(
        _ terms: (channel: Int, terms: [UInt64]), document: Int
    ) -> (held: Double, unknown: Double)? {
        let channel = channels[terms.channel]
        var (held, unknown, all): (Float, Float, Float) = (0, 0, 0)
        for hash in terms.terms.uniqued() {
            guard let term = channel.table.number(of: hash) else {
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
