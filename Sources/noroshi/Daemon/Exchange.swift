import Channel

// `HTTP` has a Request and a Response too (what comes in); these are what goes out.
typealias OutgoingRequest = Request
typealias OutgoingResponse = Response

/// One exchange with the outside, as `Net` performs it.
typealias Perform = @Sendable (OutgoingRequest) async -> OutgoingResponse
