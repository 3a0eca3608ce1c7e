package import Notice

package func advance(
    _ state: SourceState, _ document: ParsedDocument, ward: WardAreas, now: Timestamp
) -> Advance {
    Advance(state: state, proposals: [], outcome: .stateless)
}
