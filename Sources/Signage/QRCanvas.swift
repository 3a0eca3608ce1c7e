/// The square of a QR code while it is drawn: which modules belong to its patterns, which to its data, and the mask.
struct QRCanvas {
    private let version: Int
    private let size: Int
    private var dark: [Bool]
    private var isFunction: [Bool]

    init(version: Int) {
        self.version = version
        size = version * 4 + 17
        dark = Array(repeating: false, count: size * size)
        isFunction = dark
    }

    private mutating func set(_ row: Int, _ column: Int, _ isDark: Bool) {
        dark[row * size + column] = isDark
        isFunction[row * size + column] = true
    }

    // MARK: Patterns

    mutating func drawFunctionPatterns() {
        for index in 0..<size {
            set(6, index, index % 2 == 0)
            set(index, 6, index % 2 == 0)
        }
        for (row, column) in [(3, 3), (3, size - 4), (size - 4, 3)] { drawFinder(row, column) }
        let positions = alignmentPositions
        for row in positions {
            for column in positions where !isAtFinder(row, column) { drawAlignment(row, column) }
        }
        // Kept free for what the mask decides.
        drawFormat(mask: 0)
        drawVersion()
    }

    private mutating func drawFinder(_ row: Int, _ column: Int) {
        for y in -4...4 {
            for x in -4...4 where (0..<size).contains(row + y) && (0..<size).contains(column + x) {
                let ring = max(abs(x), abs(y))
                set(row + y, column + x, ring != 2 && ring != 4)
            }
        }
    }

    private mutating func drawAlignment(_ row: Int, _ column: Int) {
        for y in -2...2 { for x in -2...2 { set(row + y, column + x, max(abs(x), abs(y)) != 1) } }
    }

    private func isAtFinder(_ row: Int, _ column: Int) -> Bool {
        (row == 6 && (column == 6 || column == size - 7)) || (row == size - 7 && column == 6)
    }

    /// Centres of the alignment patterns (annex E) up to version 10.
    private var alignmentPositions: [Int] {
        switch version {
        case 1: []
        case 2...6: [6, size - 7]
        default: [6, (size - 1) / 2, size - 7]
        }
    }

    /// Level M and the mask, with 10 bits of BCH code (annex C), twice.
    private mutating func drawFormat(mask: Int) {
        let data = mask
        var rest = data
        for _ in 0..<10 { rest = rest << 1 ^ (rest >> 9) * 0x537 }
        let bits = (data << 10 | rest) ^ 0x5412
        func bit(_ index: Int) -> Bool { bits >> index & 1 == 1 }
        for index in 0...5 { set(index, 8, bit(index)) }
        set(7, 8, bit(6))
        set(8, 8, bit(7))
        set(8, 7, bit(8))
        for index in 9..<15 { set(8, 14 - index, bit(index)) }
        for index in 0..<8 { set(8, size - 1 - index, bit(index)) }
        for index in 8..<15 { set(size - 15 + index, 8, bit(index)) }
        set(size - 8, 8, true)
    }

    /// The version with 12 bits of BCH code (annex D), from version 7 on.
    private mutating func drawVersion() {
        guard version >= 7 else { return }
        var rest = version
        for _ in 0..<12 { rest = rest << 1 ^ (rest >> 11) * 0x1F25 }
        let bits = version << 12 | rest
        for index in 0..<18 {
            let (a, b) = (size - 11 + index % 3, index / 3)
            set(a, b, bits >> index & 1 == 1)
            set(b, a, bits >> index & 1 == 1)
        }
    }

    // MARK: Data and mask

    /// In two-module columns from the right, upwards and downwards in turn, past the vertical timing pattern.
    mutating func place(_ codewords: [UInt8]) {
        var index = 0
        var column = size - 1
        while column >= 1 {
            if column == 6 { column = 5 }
            for step in 0..<size {
                for side in 0..<2 {
                    let x = column - side
                    let isUpwards = (column + 1) & 2 == 0
                    let y = isUpwards ? size - 1 - step : step
                    guard !isFunction[y * size + x], index < codewords.count * 8 else { continue }
                    dark[y * size + x] = codewords[index / 8] >> UInt8(7 - index % 8) & 1 == 1
                    index += 1
                }
            }
            column -= 2
        }
    }

    /// The modules under the mask that reads best (the lowest penalty of §7.8.3).
    func masked() -> [Bool] {
        (0..<8).map { mask in
            var canvas = self
            for row in 0..<size {
                for column in 0..<size where !isFunction[row * size + column] && Self.inverts(mask, row, column) {
                    canvas.dark[row * size + column].toggle()
                }
            }
            canvas.drawFormat(mask: mask)
            return canvas
        }.min { $0.penalty < $1.penalty }?.dark ?? dark
    }

    private static func inverts(_ mask: Int, _ y: Int, _ x: Int) -> Bool {
        switch mask {
        case 0: (x + y) % 2 == 0
        case 1: y % 2 == 0
        case 2: x % 3 == 0
        case 3: (x + y) % 3 == 0
        case 4: (x / 3 + y / 2) % 2 == 0
        case 5: x * y % 2 + x * y % 3 == 0
        case 6: (x * y % 2 + x * y % 3) % 2 == 0
        default: ((x + y) % 2 + x * y % 3) % 2 == 0
        }
    }

    private var penalty: Int {
        var sum = 0
        for isRow in [true, false] {
            for line in 0..<size {
                let modules = (0..<size).map { isRow ? dark[line * size + $0] : dark[$0 * size + line] }
                sum += Self.linePenalty(modules)
            }
        }
        for row in 0..<size - 1 {
            for column in 0..<size - 1 {
                let start = row * size + column
                let color = dark[start]
                if dark[start + 1] == color, dark[start + size] == color, dark[start + size + 1] == color { sum += 3 }
            }
        }
        let share = dark.count(where: { $0 }) * 20
        let total = size * size
        return sum + (abs(share - total * 10) + total - 1) / total * 10 - 10
    }

    /// Runs of five and more, and what looks like a finder with four light modules beside it.
    private static func linePenalty(_ modules: [Bool]) -> Int {
        var sum = 0
        var run = 1
        for index in 1..<modules.count {
            run = modules[index] == modules[index - 1] ? run + 1 : 1
            if run == 5 { sum += 3 } else if run > 5 { sum += 1 }
        }
        let finder = [true, false, true, true, true, false, true]
        let light = [false, false, false, false]
        for pattern in [finder + light, light + finder] {
            for start in 0...modules.count - pattern.count
            where modules[start..<start + pattern.count].elementsEqual(pattern) {
                sum += 40
            }
        }
        return sum
    }
}

extension QRCode {
    /// An SVG picture with its quiet zone, for a page. `label` says to a screen reader what it leads to.
    func svg(label: String) -> String {
        let side = size + 2 * Self.quietZone
        var path = ""
        for row in 0..<size {
            var column = 0
            while column < size {
                guard isDark(row, column) else {
                    column += 1
                    continue
                }
                let start = column
                while column < size, isDark(row, column) { column += 1 }
                path +=
                    "M\(start + Self.quietZone) \(row + Self.quietZone)h\(column - start)v1H\(start + Self.quietZone)z"
            }
        }
        return "<svg class=\"qr\" role=\"img\" aria-label=\"\(label)\" viewBox=\"0 0 \(side) \(side)\" "
            + "shape-rendering=\"crispEdges\"><path fill=\"#fff\" d=\"M0 0h\(side)v\(side)H0z\"/><path d=\"\(path)\"/></svg>"
    }
}
