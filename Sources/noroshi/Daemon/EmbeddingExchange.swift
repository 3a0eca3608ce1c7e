import Channel
import FoundationEssentials
import Settings

/// One call of an OpenAI-compatible embeddings endpoint: what is sent, and what of the answer is believed.
struct EmbeddingExchange: Sendable {
    /// Vectors in the order of the texts, and the model that the endpoint says made them (empty where it says none).
    struct Vectors: Sendable, Hashable {
        var model: String
        var vectors: [[Float]]
    }

    /// Why there are none; a metric's label.
    enum Fault: String, Error {
        /// No answer in time, or none at all, or one too large; another status; an answer that is not one vector a text.
        case failed, refused, garbage
    }

    /// Values of one vector; the largest models known have 4,096.
    static let dimensionLimit = 8_192
    /// Bytes of the answer for each text: every value with its digits, sign, exponent and comma.
    private static let bytesPerText = dimensionLimit * 32

    let settings: ModelEndpoint
    let perform: Perform

    private struct Body: Encodable {
        var model: String
        var input: [String]
        var encodingFormat = "float"

        enum CodingKeys: String, CodingKey {
            case model, input
            case encodingFormat = "encoding_format"
        }
    }

    private struct Reply: Decodable {
        struct Item: Decodable {
            var index: Int
            var embedding: [Float]
        }
        var data: [Item]
        var model: String?
    }

    /// - Parameter timeout: seconds for the whole exchange.
    func vectors(of texts: [String], timeout: Int) async throws(Fault) -> Vectors {
        var headers = [HeaderField("Content-Type", "application/json"), HeaderField("Accept", "application/json")]
        if let key = settings.key { headers.append(HeaderField("Authorization", "Bearer \(key.revealed)")) }
        let response = await perform(
            .http(
                HTTPRequest(
                    method: "POST", url: settings.url, headers: headers,
                    body: JSONReply.encode(Body(model: settings.model, input: texts)), timeout: timeout,
                    responseLimit: texts.count * Self.bytesPerText)))
        guard case .http(let answer) = response else { throw .failed }
        guard answer.status == 200 else { throw .refused }
        guard let read = Self.read(answer.body, count: texts.count) else { throw .garbage }
        return read
    }

    /// The vectors by their index: all there once, of one length, finite and not zero.
    static func read(_ body: [UInt8], count: Int) -> Vectors? {
        guard let reply = try? JSONDecoder().decode(Reply.self, from: Data(body)), reply.data.count == count,
            let dimensions = reply.data.first?.embedding.count, (1...dimensionLimit).contains(dimensions)
        else { return nil }
        var vectors = [[Float]](repeating: [], count: count)
        for item in reply.data {
            guard vectors.indices.contains(item.index), vectors[item.index].isEmpty,
                item.embedding.count == dimensions, item.embedding.allSatisfy(\.isFinite),
                item.embedding.contains(where: { $0 != 0 })
            else { return nil }
            vectors[item.index] = item.embedding
        }
        let model = reply.model ?? ""
        return model.utf8.count <= EmbeddingCache.nameLimit ? Vectors(model: model, vectors: vectors) : nil
    }
}
