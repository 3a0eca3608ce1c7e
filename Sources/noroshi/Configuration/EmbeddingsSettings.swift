import Channel
import Settings

/// An endpoint that turns texts into vectors, off where the file has no `embeddings`. It speaks the embeddings of an
/// OpenAI-compatible endpoint, under the same rules as the generator.
struct EmbeddingsSettings: Sendable {
    /// E.g. `http://127.0.0.1:8000/v1/embeddings`.
    var endpoint: ModelEndpoint
    /// What closeness counts in "did you mean" beside the plain ranking, which counts 1.
    var weight: Double

    /// Seconds: the answer may still go to the generator afterwards.
    private static let usualTimeout = 2
    private static let usualWeight = 1.0
    private static let weights = 0.1...10.0

    static func read(_ section: Section, confinement: Confinement) throws -> EmbeddingsSettings {
        EmbeddingsSettings(
            endpoint: try ModelEndpoint.read(section, confinement: confinement, usualTimeout: usualTimeout),
            weight: try section.value("weight", .number(in: weights), default: usualWeight))
    }
}
