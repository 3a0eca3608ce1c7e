/// Where a value starts in its file. Both count from 1; a column is one Unicode scalar.
package struct Position: Sendable, Hashable, Comparable {
    package var line: Int
    package var column: Int

    package init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }

    package static func < (a: Position, b: Position) -> Bool { (a.line, a.column) < (b.line, b.column) }
}
