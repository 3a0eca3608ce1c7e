/// How a provider or the way to it behaves for a while.
enum Weather: Int, CaseIterable {
    /// Answers at once, nearly always.
    case fine
    /// Requests and answers get lost.
    case lossy
    /// Answers 429 or 503 with a `Retry-After`.
    case busy
    /// Answers 500, sometimes after having done what was asked.
    case broken
    /// Refuses connections.
    case down
    /// Takes the request and never answers.
    case hanging
    /// Refuses the notice or the recipient, or says the recipient is gone.
    case rejecting
    /// Refuses our own credentials.
    case misconfigured

    /// Fine half of the time.
    static func any(_ random: inout some RandomNumberGenerator) -> Weather {
        if Bool.random(using: &random) { return .fine }
        return [.lossy, .lossy, .lossy, .busy, .busy, .broken, .broken, .down, .hanging, .rejecting, .misconfigured][
            Int.random(in: 0..<11, using: &random)]
    }
}
