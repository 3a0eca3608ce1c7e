import InForce
import Notice
import Testing
import Wording

@testable import Signage

struct BoardTests {
    private func page(_ notices: [Notice], _ mode: Site.Mode = .live, district: String? = nil) throws -> String {
        let document = Board.signage(mode).document(
            FeedSelector(.board, district: district), of: Board.snapshot(notices))
        return String(decoding: try #require(document).bytes, as: UTF8.self)
    }

    @Test func `An order takes the board over with its level, its word and the ward as its author`() throws {
        let page = try page([Board.notice("o", Board.order()), Board.notice("w", Board.warning())] + Board.everyday)
        #expect(page.contains("class=\"board takeover crowded\""))
        #expect(page.contains("class=\"card hero order l4\""))
        #expect(page.contains("警戒レベル <span class=\"num\">4</span></span><span class=\"term\">避難指示</span>"))
        #expect(page.contains("みどり区が発令"))
        #expect(page.contains("class=\"card equiv e4\""))
        #expect(page.contains("11月21日 11:00時点の情報です") && page.contains("Information as of Nov 21, 11:00"))
        #expect(page.contains("data-holding=\"発令・発表中\""))
    }

    @Test func `What JMA says never looks like an order`() throws {
        let page = try page([Board.notice("w", Board.warning())])
        let body = page.split(separator: "<body>").last.map(String.init) ?? ""
        #expect(body.contains("class=\"card hero equiv e4\""))
        #expect(body.contains("相当") && body.contains("みどり区の避難情報とは別です"))
        #expect(!body.contains("避難指示") && !body.contains("order l"))
        for content in [Board.warning(), Board.tsunami(), Board.earthquake()] {
            #expect(!Appearance(content).classes.contains("order"))
        }
        for order in Order.allCases { #expect(Appearance(Board.order(order)).classes.hasPrefix("order ")) }
    }

    @Test func `An everyday board shows the ward's notices and says that no order is in force`() throws {
        let page = try page(Board.everyday)
        #expect(page.contains("class=\"board calm\""))
        #expect(page.contains("現在、発令中の避難情報はありません"))
        #expect(page.contains("年末年始のごみ収集について"))
    }

    @Test func `An order of the lowest urgency still keeps the board from saying that there is none`() throws {
        let page = try page([Board.notice("o", Board.order(.elderlyEvacuation, urgency: .advisory))])
        #expect(!page.contains("発令中の避難情報はありません"))
    }

    @Test func `A drill is written in the picture itself`() throws {
        let page = try page([Board.notice("o", Board.order(status: .exercise))], .drill)
        #expect(page.contains("class=\"board takeover drill\""))
        #expect(page.contains("<b>訓練</b>") && page.contains("THIS IS A DRILL"))
        #expect(page.contains("【訓練】警戒レベル4 避難指示"))
        #expect(try self.page([]).contains("<b>訓練</b>") == false)
        #expect(try self.page([], .drill).contains("<b>訓練</b>"))
    }

    @Test func `Only what a clock may end is taken down by the player's clock`() throws {
        var order = Board.order()
        order.expires = Board.now.adding(seconds: 600)
        #expect(try !page([Board.notice("o", order)]).contains("data-until=\""))
        let timed = try page([Board.notice("q", Board.earthquake())])
        #expect(
            timed.contains("data-until=\"") && timed.contains("data-after hidden"), "something stands there afterwards")
        #expect(try !page([Board.notice("o", order)]).contains("<section class=\"card\" data-after"))
    }

    @Test func `Japanese and easy Japanese stay; the others take turns and one is there without the script`() throws {
        let page = try page([Board.notice("o", Board.order())])
        #expect(page.contains("<ruby>避難指示<rp>（</rp><rt aria-hidden=\"true\">ひなんしじ</rt>"))
        #expect(page.contains("<div lang=\"en\" data-read=\""))
        for language in ["zh-Hans", "ko", "vi"] {
            let turn = try #require(page.firstRange(of: "<div lang=\"\(language)\" data-read=\""))
            #expect(page[turn.upperBound...].prefix { $0 != ">" }.hasSuffix(" hidden"))
        }
    }

    @Test func `The page carries all it needs and asks for nothing else`() throws {
        let page = try page(Board.everyday)
        #expect(!page.contains("src=") && !page.contains("@import") && !page.contains("url("))
        let document = try #require(Board.signage().document(FeedSelector(.board), of: Board.snapshot([])))
        #expect(document.contentSecurityPolicy?.contains("script-src 'sha256-") == true)
    }

    @Test(arguments: [BoardAssets.script, String(decoding: BoardAssets.worker, as: UTF8.self)])
    func `The scripts use no syntax younger than ES2017`(script: String) {
        for young in ["?.", "??", "...", "=>", "`", "async ", "import(", "#", "**", "catch {"] {
            #expect(!script.contains(young), "\(young)")
        }
    }

    /// WCAG 2.2 relative luminance of `#rrggbb`.
    private static func luminance(_ hex: UInt32) -> Double {
        func channel(_ shift: UInt32) -> Double {
            let value = Double(hex >> shift & 0xFF) / 255
            return value <= 0.04045 ? value / 12.92 : power((value + 0.055) / 1.055)
        }
        return 0.2126 * channel(16) + 0.7152 * channel(8) + 0.0722 * channel(0)
    }

    /// `base` to the power 2.4, as the fifth root of its twelfth power, by Newton's method.
    private static func power(_ base: Double) -> Double {
        let twelfth = (0..<12).reduce(1.0) { product, _ in product * base }
        var root = base * base
        for _ in 0..<60 { root -= (root * root * root * root * root - twelfth) / (5 * root * root * root * root) }
        return root
    }

    @Test(
        arguments: [
            ("order l5", 0x0C000C, 0xFFFFFF), ("order l4", 0xAA00AA, 0xFFFFFF), ("order l3", 0xFF2800, 0x000000),
            ("wave major", 0xD766FF, 0x000000), ("wave warning", 0xFF2800, 0x000000),
            ("wave advisory", 0xFAF500, 0x000000),
            ("quake i5l", 0xFFE600, 0x000000), ("quake i5u", 0xFF9900, 0x000000), ("quake i6l", 0xFF2800, 0x000000),
            ("quake i6u", 0xA50021, 0xFFFFFF), ("quake i7", 0xB40068, 0xFFFFFF), ("grave", 0x14143C, 0xFFFFFF),
            ("meta", 0x3A4250, 0xFFFFFF), ("top", 0x14181F, 0xFFFFFF),
        ] as [(String, UInt32, UInt32)])
    func `Text stands out from its ground by WCAG AA`(name: String, ground: UInt32, text: UInt32) {
        let (a, b) = (Self.luminance(ground), Self.luminance(text))
        #expect((max(a, b) + 0.05) / (min(a, b) + 0.05) >= 4.5, "\(name)")
    }

    @Test(arguments: [
        ("避難（ひなん）する", "<ruby>避難<rp>（</rp><rt aria-hidden=\"true\">ひなん</rt><rp>）</rp></ruby>する"),
        ("逃（に）げる", "<ruby>逃<rp>（</rp><rt aria-hidden=\"true\">に</rt><rp>）</rp></ruby>げる"),
        ("8月20日（はつか）", "8月<ruby>20日<rp>（</rp><rt aria-hidden=\"true\">はつか</rt><rp>）</rp></ruby>"),
        ("漢字（ABC）<b>", "漢字（ABC）&lt;b&gt;"), ("漢字（かな", "漢字（かな"), ("", ""),
    ])
    func `Readings in brackets become ruby, and nothing else does`(text: String, html: String) {
        #expect(HTMLText.ruby(text) == html)
    }
}
