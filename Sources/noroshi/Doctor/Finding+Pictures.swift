import Notice
import Picture

extension Finding {
    private static let fonts = Words(
        ja: "apt-get install fonts-noto-cjk fonts-noto-core を実行してください。",
        en: "apt-get install fonts-noto-cjk fonts-noto-core")

    /// Whether boards can be drawn as pictures, in the letters of every language residents are served in.
    static func pictures(_ helper: DrawingHelper?, languages: [LanguageTag]) -> Finding {
        let check = "pictures"
        guard let helper else {
            return .attention(
                check, "画像を描くプログラム（\(DrawingHelper.name)）がありません。電子ペーパーと画像の表示は止まっています。ほかには影響しません",
                "\(DrawingHelper.name) is not there: no pictures and no e-paper; all else goes on",
                fix: Words(
                    ja: "noroshi と同じフォルダーに \(DrawingHelper.name) を置くか、設定の pictures.helper に書いてください。",
                    en: "Put \(DrawingHelper.name) beside noroshi, or name it in pictures.helper."))
        }
        let words = languages.map { Picture.Text.Paragraph($0.endonym, language: $0.bcp47) }
        let sample = Picture(
            width: 400, height: 1_200, inks: .blackAndWhite, format: .png,
            elements: [
                .text(
                    Picture.Text(
                        words, in: .init(x: 0, y: 0, width: 400, height: 1_200), largest: 40, comfortable: 20,
                        smallest: 10))
            ])
        do throws(DrawingHelper.Failure) {
            let notes = try helper.drawNow(sample).notes
            guard notes.isEmpty else {
                return .attention(
                    check, "画像に使う文字の一部がありません", notes.joined(separator: "; "), at: helper.path, fix: fonts)
            }
            return .ok(check, "画像を描けます", "pictures can be drawn", at: helper.path)
        } catch {
            return .fault(
                check, "画像を描くプログラムが動きません", error.description, at: helper.path,
                fix: Words(
                    ja: "deploy/setup build を実行し、必要なライブラリを入れてください。", en: "Install its libraries: deploy/setup build."))
        }
    }
}
