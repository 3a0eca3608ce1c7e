/// What stands between two full stops, or on a line of its own.
struct LintSentence {
    enum End { case stop, colon, lineEnd }

    /// Without its end mark.
    var range: Range<Int>
    var end: End
}
