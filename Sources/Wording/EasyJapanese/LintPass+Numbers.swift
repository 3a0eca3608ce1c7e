/// Rules about numbers, times and dates.
extension LintPass {
    private static let eras = ["令和", "平成", "昭和", "大正", "明治"]
    private static let numerals: Set<Unicode.Scalar> = [
        "〇", "一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "百", "千", "万",
    ]
    private static let counters: Set<Unicode.Scalar> = [
        "日", "月", "年", "時", "分", "秒", "人", "回", "階", "円", "歳", "番", "本", "枚", "個", "週", "間", "名", "台", "号", "度", "丁",
        "目",
        "箱", "袋", "杯", "冊", "件", "倍", "割",
    ]
    /// Words that begin with a numeral and count nothing.
    private static let wordsWithNumerals: Set<String> = [
        "一度", "一番", "一人", "二人", "一日", "十分", "一時", "一目", "二度", "一人一人", "一日中",
    ]
    private static let beforeNumerals: Set<Unicode.Scalar> = ["第", "約", "各", "毎"]
    private static let weekdays: Set<Unicode.Scalar> = ["月", "火", "水", "木", "金", "土", "日"]
    private static let noon = 12

    mutating func checkNumbers() {
        var index = 0
        while index < units.count {
            let unit = units[index]
            if unit.scalar.isFullWidthDigit {
                let end = end(from: index, while: \.isFullWidthDigit)
                report(
                    .digits, .error, index..<end, why: "全角の数字です。", fix: "半角の数字（0–9）にしてください")
                index = end
            } else if unit.scalar.isASCIIDigit {
                let end = end(from: index, while: \.isASCIIDigit)
                checkNumber(index..<end)
                index = end
            } else if Self.numerals.contains(unit.scalar) || Self.beforeNumerals.contains(unit.scalar),
                scalar(at: index - 1)?.isKanji != true || unit.startsPhrase
            {
                index = checkKanjiNumber(from: index)
            } else {
                checkEra(index)
                index += 1
            }
        }
    }

    private func end(from start: Int, while isPart: (Unicode.Scalar) -> Bool) -> Int {
        var end = start + 1
        while end < units.count, isPart(units[end].scalar), units[end].space == .none { end += 1 }
        return end
    }

    private func value(_ range: Range<Int>) -> Int? { Int(text.text(range)) }

    private mutating func checkNumber(_ number: Range<Int>) {
        let end = number.upperBound
        guard let next = scalar(at: end) else { return }
        switch next {
        case ":", "：":
            guard let minute = scalar(at: end + 1), minute.isASCIIDigit, scalar(at: end + 2)?.isASCIIDigit == true,
                number.count <= 2
            else { return }
            report(
                .clock, .error, number.lowerBound..<end + 3, why: "時刻の書き方がわかりにくいです。",
                fix: "「\(text.text(number))時\(text.text(end + 1..<end + 3))分」と書いてください")
        case "時": checkHour(number)
        case "月": checkDate(number)
        case "/":
            guard let month = value(number), (1...12).contains(month), scalar(at: end + 1)?.isASCIIDigit == true,
                scalar(at: number.lowerBound - 1) != "/"
            else { return }
            let day = end + 1..<self.end(from: end + 1, while: \.isASCIIDigit)
            guard let value = value(day), (1...31).contains(value), scalar(at: day.upperBound) != "/" else { return }
            report(
                .date, .warning, number.lowerBound..<day.upperBound, why: "日付の書き方がわかりにくいです。",
                fix: "「\(month)月\(value)日（曜日）」と書いてください")
        case "年":
            guard let letter = scalar(at: number.lowerBound - 1), ["R", "H", "S"].contains(letter) else { return }
            reportEra(number.lowerBound - 1..<end + 1)
        default: return
        }
    }

    private mutating func checkHour(_ number: Range<Int>) {
        let end = number.upperBound
        guard let hour = value(number), scalar(at: end + 1) != "間" else { return }
        if scalar(at: end + 1) == "半" {
            report(
                .clock, .warning, number.lowerBound..<end + 2, why: "「半」はわかりにくいです。", fix: "「\(hour)時30分」と書いてください")
        }
        guard hour < Self.noon else { return }
        for half in ["午後", "夕方", "夜", "晩", "夜の", "午後の"] where stands(half, before: number.lowerBound) {
            let start = number.lowerBound - half.unicodeScalars.count
            report(
                .clock, .warning, start..<end + 1, why: "24時間の数字で書くと まちがえません。", fix: "「\(hour + Self.noon)時」と書いてください")
            return
        }
    }

    private mutating func checkDate(_ month: Range<Int>) {
        let start = month.upperBound + 1
        guard scalar(at: start)?.isASCIIDigit == true else { return }
        let end = end(from: start, while: \.isASCIIDigit)
        guard scalar(at: end) == "日", scalar(at: end + 1) != "間" else { return }
        var next = end + 1
        if scalar(at: next) == "（" || scalar(at: next) == "(" { next += 1 }
        if let weekday = scalar(at: next), Self.weekdays.contains(weekday),
            next > end + 1 || scalar(at: next + 1) == "曜"
        {
            return
        }
        report(
            .date, .warning, month.lowerBound..<end + 1, why: "曜日がありません。",
            fix: "「\(text.text(month.lowerBound..<end + 1))（月曜日）」のように曜日を書いてください")
    }

    private mutating func checkEra(_ index: Int) {
        guard Self.eras.contains(where: { stands($0, at: index) }) else { return }
        let next = index + 2
        guard let follower = scalar(at: next),
            follower.isASCIIDigit || follower.isFullWidthDigit || follower == "元" || follower == "年"
                || Self.numerals.contains(follower)
        else { return }
        reportEra(index..<next)
    }

    private mutating func reportEra(_ range: Range<Int>) {
        report(.era, .error, range, why: "元号は外国人にわかりません。", fix: "西暦で「2026年」のように書いてください")
    }

    /// Reports 三時 and 五つ at this place; gives the end of the run of kanji.
    private mutating func checkKanjiNumber(from start: Int) -> Int {
        let end = end(from: start, while: \.isKanji)
        var begin = start
        while begin < end, Self.beforeNumerals.contains(units[begin].scalar) { begin += 1 }
        guard begin < end, Self.numerals.contains(units[begin].scalar), !units[start].isQuoted else { return end }
        guard !Self.wordsWithNumerals.contains(text.text(begin..<end)) else { return end }
        let isCounted = (begin..<end).allSatisfy {
            Self.numerals.contains(units[$0].scalar) || Self.counters.contains(units[$0].scalar)
        }
        let isBare = (begin..<end).allSatisfy { Self.numerals.contains(units[$0].scalar) }
        guard isCounted else { return end }
        if isBare {
            let next = end < units.count && !units[end].startsPhrase ? units[end].scalar : nil
            guard let next, next == "つ" || next == "か" || next == "ヶ" || next == "カ" || next.isKatakana else {
                return end
            }
        }
        report(
            .digits, .error, start..<end, why: "数を漢字で書いています。", fix: "半角の数字（1、2、3）で書いてください")
        return end
    }
}
