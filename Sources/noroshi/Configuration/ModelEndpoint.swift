import Channel
import Settings

/// An OpenAI-compatible endpoint that the municipality runs or has contracted: a generator that words answers anew, off where
/// the file has no `generator`, or one that embeds texts.
struct ModelEndpoint: Sendable {
    /// The endpoint itself, e.g. `http://127.0.0.1:8000/v1/chat/completions`: this one address is all that is asked.
    var url: String
    var model: String
    /// The bearer token; nil sends none.
    var key: Secret?
    /// Seconds a resident waits at most before the plain answer is given.
    var timeout: Int
    /// Questions at the machine at once; others get the plain answer at once.
    var concurrency: Int

    static let usualTimeout = 4
    private static let longestTimeout = 15
    static let usualConcurrency = 4
    private static let mostConcurrency = 64
    private static let loopback: Set<String> = ["127.0.0.1", "::1", "localhost"]

    static func read(
        _ section: Section, confinement: Confinement, usualTimeout: Int = ModelEndpoint.usualTimeout
    ) throws -> ModelEndpoint {
        let url = try section.value("url", .url(schemes: ["https", "http"]))
        let target = TargetURL(url)
        section.check(
            "url", holds: target.map { $0.scheme == "https" || loopback.contains($0.host) } ?? true,
            why: "questions and the key would travel unencrypted",
            fix: "Use https, or an endpoint on this machine (127.0.0.1)")
        section.check(
            "url", holds: target.map(confinement.admits) ?? false,
            why: "this is a drill site and \(target?.host ?? "the host") is not an allowed host",
            fix: "Add it to allowedHosts, or leave the endpoint out of the drill")
        let timeout = try section.value(
            "timeout", .duration(in: .seconds(1) ... .seconds(longestTimeout)), default: .seconds(usualTimeout))
        return ModelEndpoint(
            url: url, model: try section.value("model", .string(length: 1...200)),
            key: try section.optional("keyFile", .secret), timeout: Int(timeout.components.seconds),
            concurrency: try section.value(
                "concurrency", .integer(in: 1...mostConcurrency), default: usualConcurrency))
    }
}
