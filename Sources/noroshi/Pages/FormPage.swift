import Chat
import HTTP
import Ledger
import Notice
import Signage
import Wording

/// The page behind a form's link, in the language of the talk.
enum FormPage {
    /// What was opened as a form to fill in, or as a word that it cannot be used any more (410).
    static func response(_ opened: FormDesk.Opened, site: Site) -> Response {
        let words = FormPhrases.of(opened.ticket.language)
        return page(
            title: opened.title, word: opened.isOpen ? "" : words.gone,
            form: opened.isOpen ? markup(opened.form, opened.ticket.language, words) : "", opened.ticket.language, site,
            status: opened.isOpen ? 200 : 410)
    }

    private static func page(
        title: String, word: String, form: String, _ language: LanguageTag, _ site: Site, status: Int
    ) -> Response {
        let drill = "<p class=\"drill\" role=\"note\">【訓練】 これは訓練用です。 <span lang=\"en\">This is a drill.</span></p>"
        let bytes = Page.fill(
            PackageResources.form_html,
            ["language": language.bcp47, "title": title, "name": site.name(in: language), "word": word],
            markup: ["form": form, "drill": site.mode == .drill ? drill : ""])
        return .html(
            bytes, status: status,
            headers: [
                ("Content-Security-Policy", Page.contentSecurityPolicy), ("Cache-Control", "no-store"),
            ])
    }

    private static func markup(_ form: Form, _ language: LanguageTag, _ words: FormPhrases) -> String {
        let escaped = HTMLText.escaped
        let fields = form.fields.map { field in
            let id = "f-\(escaped(field.id))"
            let mark =
                field.isRequired
                ? "<span class=\"mark required\">\(escaped(words.required))</span>"
                : "<span class=\"mark\">\(escaped(words.optional))</span>"
            let label = "<label for=\"\(id)\">\(escaped(Form.label(field.label, in: language)))\(mark)</label>"
            return "<div class=\"field\">\(label)\(input(field, id: id, language, words))</div>"
        }
        return "<p>\(escaped(words.privacy))</p>"
            + "<form id=\"form\" novalidate autocomplete=\"on\" data-added=\"\(escaped(words.locationAdded))\" "
            + "data-failed=\"\(escaped(words.failed))\" data-mend=\"\(escaped(words.mend))\" "
            + "data-limit=\"\(Form.photoLimit)\">\(fields.joined())"
            + "<button class=\"send\" type=\"submit\">\(escaped(words.send))</button></form>"
            + "<noscript><p>このページは JavaScript を使います。お電話でも受け付けます。<br>"
            + "<span lang=\"en\">This page needs JavaScript. You can also call us.</span></p></noscript>"
    }

    private static func input(_ field: Form.Field, id: String, _ language: LanguageTag, _ words: FormPhrases) -> String
    {
        let escaped = HTMLText.escaped
        let name =
            "id=\"\(id)\" data-field=\"\(escaped(field.id))\"\(field.isRequired ? " aria-required=\"true\"" : "")"
        switch field.kind {
        case .line: return "<input type=\"text\" \(name) maxlength=\"\(Form.lineLimit)\">"
        case .text: return "<textarea \(name) maxlength=\"\(Form.textLimit)\"></textarea>"
        case .date: return "<input type=\"date\" \(name)>"
        case .photo: return "<input type=\"file\" accept=\"image/*\" \(name)>"
        case .place:
            return "<input type=\"text\" \(name) maxlength=\"\(Form.lineLimit)\">"
                + "<button class=\"near\" type=\"button\" data-near=\"\(escaped(field.id))\">\(escaped(words.useLocation))</button>"
        case .choice:
            let options = field.options.map {
                "<option value=\"\(escaped($0.id))\">\(escaped(Form.label($0.label, in: language)))</option>"
            }
            return "<select \(name)><option value=\"\">\(escaped(words.choose))</option>\(options.joined())</select>"
        }
    }
}
