/// One thing wrong in a settings file, in the words an operator needs: where, what, why, what to do.
///
/// `what`, `why` and `fix` are written without a closing full stop; `description` sets them.
package struct SettingsError: Error, Sendable, Hashable {
    package var file: String
    package var line: Int
    package var column: Int
    /// What was found, e.g. `web.port is 70000`.
    package var what: String
    /// Why that will not do, e.g. `it must be a whole number from 1 to 65535`.
    package var why: String
    /// What to do about it, as an instruction.
    package var fix: String

    package init(file: String, position: Position, what: String, why: String, fix: String) {
        self.file = file
        self.line = position.line
        self.column = position.column
        self.what = what
        self.why = why
        self.fix = fix
    }
}

extension SettingsError: CustomStringConvertible {
    /// `file:line: what: why. What to do.` on one line.
    package var description: String {
        let end = fix.hasSuffix(".") || fix.hasSuffix("?") ? "" : "."
        return "\(file):\(line): \(what): \(why). \(fix)\(end)"
    }
}
