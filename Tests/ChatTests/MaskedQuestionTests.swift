import Notice
import Testing

@testable import Chat

@Suite("A question that is kept")
struct MaskedQuestionTests {
    @Test(
        "holds no number, address or introduced name",
        arguments: [
            ("電話番号は090-1234-5678です", "電話番号は＊です"), ("０９０１２３４５６７８に電話して", "＊に電話して"),
            ("マイナンバー 1234 5678 9012 をなくした", "マイナンバー ＊ をなくした"), ("芝公園1-2-3に住んでいます", "芝公園＊に住んでいます"),
            ("芝公園１－２－３", "芝公園＊"), ("在留カードAB12345678CD", "在留カードAB＊CD"), ("〒105-0011の地区", "〒＊の地区"),
            ("taro.yamada@example.jp に送って", "＊ に送って"), ("see https://example.jp/a?b=c please", "see ＊ please"),
            ("@my_account です", "＊ です"),
            ("名前は山田太郎です。いつ届きますか", "名前は＊。いつ届きますか"),
            ("My name is John Smith, where do I go?", "My name is ＊, where do I go?"),
            ("我叫王小明，怎么办", "我叫＊，怎么办"), ("me llamo Ana. ¿Dónde voto?", "me llamo ＊. ¿Dónde voto?"),
            ("一行目\n二行目", "一行目 二行目"), ("芝公園1丁目2番3号です", "芝公園＊号です"), ("芝公園1番地2の3", "芝公園＊"),
            ("मेरो फोन ०९०१२३४५६७८ हो", "मेरो फोन ＊ हो"), ("เบอร์ ๐๙๐๑๒๓๔๕๖๗๘", "เบอร์ ＊"), ("၀၉၀၁၂၃၄၅ ဖုန်း", "＊ ဖုန်း"),
            ("ｔａｒｏ＠ｅｘａｍｐｌｅ．ｊｐ に送って", "＊ に送って"), ("ＨＴＴＰＳ：／／ａ．ｊｐ を見た", "＊ を見た"), ("WWW.a.jp を見た", "＊ を見た"),
            ("（０３）１２３４に電話", "（＊に電話"), ("消え\u{1B}[2Jる\u{202E}字\u{07}", "消え [2Jる 字 "),
        ])
    func masked(_ typed: String, _ kept: String) {
        #expect(MaskedQuestion(typed, language: .japanese).text == kept)
    }

    @Test(
        "is kept as typed where it tells nothing of anybody",
        arguments: [
            "粗大ごみを出したい", "119に電話", "171の使い方", "30cmを超える家具", "2歳の子ども", "令和8年の税金", "警戒レベル4", "10時から17時",
        ])
    func unmasked(_ typed: String) {
        #expect(MaskedQuestion(typed, language: .japanese).text == typed)
    }

    @Test("is short, and hostile text costs no more than its length")
    func bounded() {
        for text in [
            String(repeating: "1-", count: 50_000), String(repeating: "@", count: 100_000),
            String(repeating: "名前は", count: 30_000),
            String(repeating: "\u{0301}", count: 100_000), String(repeating: "http", count: 25_000),
        ] {
            #expect(MaskedQuestion(text, language: .english).text.unicodeScalars.count <= MaskedQuestion.lengthLimit)
        }
    }
}
