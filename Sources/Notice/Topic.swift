/// What a resident can choose to hear about. A disaster notice is always `.disaster`; the rest are district topics.
package enum Topic: String, Sendable, Hashable, Codable, CaseIterable {
    case disaster
    case crimePrevention
    case garbage
    case event
    case children
    case health
    case facility
    case procedure
    case construction
    case other
}
