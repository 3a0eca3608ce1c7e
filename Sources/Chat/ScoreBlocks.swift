/// The documents of an index in runs whose scores are added up together, as many as the cache nearest to the core holds: of a
/// million documents each posting would otherwise wait for memory.
struct ScoreBlocks: Sendable {
    /// The first document of each block, and one past the last.
    let bounds: [Int]
    let mostDocuments: Int
    let mostQuestions: Int

    /// Documents and questions of a block: two arrays of 64 KiB. A document is never divided.
    static let size = 16_384

    /// - Parameter firstQuestions: the first question of each document, and one past the last.
    init(firstQuestions: [UInt32], size: Int = Self.size) {
        var bounds = [0]
        var (mostDocuments, mostQuestions) = (0, 0)
        func close(at document: Int) {
            let start = bounds[bounds.count - 1]
            guard document > start else { return }
            mostDocuments = max(mostDocuments, document - start)
            mostQuestions = max(mostQuestions, Int(firstQuestions[document] - firstQuestions[start]))
            bounds.append(document)
        }
        for document in 0..<firstQuestions.count - 1 {
            let start = bounds[bounds.count - 1]
            if document - start >= size || firstQuestions[document + 1] - firstQuestions[start] > size {
                close(at: document)
            }
        }
        close(at: firstQuestions.count - 1)
        self.bounds = bounds
        self.mostDocuments = mostDocuments
        self.mostQuestions = mostQuestions
    }
}
