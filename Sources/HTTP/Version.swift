/// The protocol version of a request. Anything but these two is refused with 505.
package enum Version: Sendable, Hashable {
    case http10
    case http11
}
