/// Words that a check of numbers and names must know.
enum NumberWords {
    /// Numbers in words, of the languages that a generator may word, without those that are articles too. Folded.
    static let latin: Set<String> = [
        // English
        "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
        "fourteen",
        "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty", "thirty", "forty", "fifty", "sixty",
        "seventy",
        "eighty", "ninety", "hundred", "thousand", "million", "half", "double", "twice", "once", "dozen", "first",
        "second",
        "third", "noon", "midnight", "free",
        // Spanish and Portuguese
        "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve", "diez", "doce", "quince", "veinte",
        "treinta", "cien", "ciento", "mil", "millon", "mitad", "doble", "gratis", "dois", "duas", "quatro", "sete",
        "oito",
        "nove", "dez", "onze", "doze", "quinze", "vinte", "trinta", "cem", "cento", "milhao", "metade", "dobro",
        "gratuito", "gratuita",
        // Vietnamese
        "hai", "ba", "bon", "nam", "sau", "bay", "tam", "chin", "muoi", "tram", "nghin", "trieu", "mien",
        // Indonesian
        "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan", "sepuluh", "sebelas", "belas", "puluh",
        "ratus", "seratus", "ribu", "seribu", "juta", "setengah",
        // Tagalog
        "dalawa", "dalawang", "tatlo", "tatlong", "apat", "limang", "anim", "pito", "pitong", "walo", "walong", "siyam",
        "sampu", "sampung", "daan", "libo", "libre",
    ]

    static let han = Set("〇零一二三四五六七八九十百千万億兆壱弐参两兩萬亿".unicodeScalars.map(\.value))

    /// Words that are written with a number and say none.
    static let common: Set<String> = ["一般", "一部", "一緒", "一些", "一定", "一起", "一样", "一樣", "一切", "十分"]

    /// Words that sentences of those languages begin with. Folded.
    static let openers: Set<String> = [
        "a", "an", "the", "this", "these", "it", "you", "your", "please", "to", "if", "for", "in", "at", "on", "when",
        "where",
        "after", "before", "there", "they", "then", "also", "with", "from", "as", "and", "or", "yes", "el", "la", "los",
        "las",
        "un", "una", "usted", "su", "si", "para", "en", "cuando", "por", "debe", "puede", "se", "o", "os", "um", "uma",
        "voce", "seu", "sua", "em", "quando", "ban", "hay", "neu", "de", "khi", "tai", "cac", "vui", "xin",
        "anda", "silakan", "untuk", "jika", "di", "pada", "harap", "bila", "ang", "mga", "kung", "sa", "maaari",
        "pakiusap", "ikaw", "kayo",
    ]
}
