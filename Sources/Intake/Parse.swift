package import Notice

/// Reads one document of any format this room knows: JMA telegrams, CAP, EDXL-DE, Atom, RSS, RDF, JSON Feed. Pure, and
/// safe on hostile bytes: what it will not read it refuses with a reason.
///
/// - Parameters:
///   - name: the file's name or address; its telegram code (`…_VPWW56_130000.xml`) decides the family where it has one.
///   - contentType: the `Content-Type` header, for its charset; nil for files.
package func parse(
    _ bytes: [UInt8], name: String, source: SourceID, contentType: String?
) -> Result<ParsedDocument, Refusal> {
    .failure(Refusal(.unknownFormat, "no format matched"))
}
