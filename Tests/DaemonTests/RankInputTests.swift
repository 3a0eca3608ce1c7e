import Chat
import Foundation
import Notice
import Testing

@testable import noroshi

/// `noroshi intents rank`: what it takes from a municipality's files.
@Suite struct RankInputTests {
    private func corpus(_ lines: [String]) throws -> RankCorpus {
        RankCorpus(try lines.map { try JSONDecoder().decode(CorpusLine.self, from: Data($0.utf8)) })
    }

    @Test("a line may lack all but its id, and give texts as one, as several or as null")
    func tolerant() throws {
        let corpus = try corpus([
            #"{"id":"a","language":"ja","question":"粗大ごみの出し方","alternatives":["大型ごみ",null," "],"answer":null}"#,
            #"{"id":7,"answer":"転入届は14日以内に出してください。","related":"引っ越し"}"#, #"{"id":"empty"}"#,
        ])
        let texts = corpus.library.intents.map { ($0.id.rawValue, $0.texts[.japanese]) }
        #expect(texts.map(\.0) == ["7", "a", "empty"])
        #expect(texts[0].1?.related == ["引っ越し"])
        #expect(texts[1].1?.examples == ["大型ごみ"])
        #expect(corpus.names[IntentID(rawValue: "7")] == .number(7))
    }

    @Test(
        "languages come in any tag, and from the text where the tag is not served",
        arguments: [
            ("ja-JP", "ごみの日", LanguageTag.japanese), ("zh-TW", "垃圾", .traditionalChinese),
            ("xx", "where is the library", .english),
        ])
    func languages(tag: String, question: String, language: LanguageTag) throws {
        let corpus = try corpus([#"{"id":"a","language":"\#(tag)","question":"\#(question)"}"#])
        #expect(corpus.library.intents.first?.texts.keys.first == language)
    }

    @Test("lines with one id are one entry: in several languages, or with more questions")
    func joined() throws {
        let corpus = try corpus([
            #"{"id":"a","language":"ja","question":"ごみの日","answer":"月曜日です。"}"#,
            #"{"id":"a","language":"en","question":"garbage day","answer":"Monday."}"#,
            #"{"id":"a","language":"ja","question":"収集日","answer":"火曜日もあります。"}"#,
        ])
        let intent = try #require(corpus.library.intents.first)
        #expect(corpus.library.intents.count == 1)
        #expect(intent.texts[.japanese]?.examples == ["収集日"])
        #expect(intent.texts[.japanese]?.answer == "月曜日です。\n火曜日もあります。")
        #expect(intent.texts[.english]?.question == "garbage day")
    }

    @Test("ranks by the chat's own code, the exact question first")
    func ranks() throws {
        let corpus = try corpus([
            #"{"id":"bulky","language":"ja","question":"粗大ごみの出し方","answer":"予約してください。"}"#,
            #"{"id":"in","language":"ja","question":"引っ越してきたときの手続き","answer":"転入届を出してください。"}"#,
        ])
        let chat = Chat(library: corpus.library, languages: LanguageTag.allCases, slots: Slots())
        let exact = chat.rank("粗大ゴミの出し方", language: nil, limit: 10)
        #expect(exact.candidates.first?.intent.rawValue == "bulky")
        let spelt = chat.rank("引越しの手続きを教えてください", language: .japanese, limit: 10)
        #expect(spelt.candidates.first?.intent.rawValue == "in")
        #expect(chat.rank("", language: nil, limit: 10).candidates.isEmpty)
    }
}
