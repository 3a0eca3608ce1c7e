import Chat
import Files
import Glibc

/// Compiles UniDic into the dictionary that `ShortUnits` reads: `CompileShortUnits DICDIR FILE`
/// (`Sources/CShortUnits/README.md` says where DICDIR comes from). The same input gives the same bytes.
@main
struct CompileShortUnits {
    static let fileLimit = 1 << 30

    static func main() throws {
        guard CommandLine.arguments.count == 3 else {
            print("usage: CompileShortUnits DICDIR FILE")
            exit(2)
        }
        let folder = CommandLine.arguments[1]
        let dictionary = try MeCabDictionary(
            system: readFile("\(folder)/sys.dic", limit: fileLimit),
            matrix: readFile("\(folder)/matrix.bin", limit: fileLimit))
        var selection = UniDicSelection(contextCount: dictionary.contextCount)
        try dictionary.forEachWord { selection.add($0) }
        let classes = ContextClasses(dictionary, weights: selection.contextWeights, count: UniDicSelection.classCount)
        let writer = ShortUnitsWriter(
            classCount: classes.count, costs: classes.costs, nounContext: classes.classOf[UniDicSelection.nounContext],
            edgeContext: classes.classOf[UniDicSelection.edgeContext])
        let bytes = writer.bytes(
            selection.words.map { word in
                var word = word
                word.context = classes.classOf[word.context]
                return word
            })
        guard let file = fopen(CommandLine.arguments[2], "wb") else {
            throw MeCabDictionary.Unreadable(description: "cannot write \(CommandLine.arguments[2])")
        }
        defer { fclose(file) }
        guard fwrite(bytes, 1, bytes.count, file) == bytes.count else {
            throw MeCabDictionary.Unreadable(description: "cannot write \(CommandLine.arguments[2])")
        }
        print(
            "\(selection.seen) entries, \(selection.words.count) kept, \(selection.lemmaCount) lemmas, "
                + "\(classes.count) classes, \(bytes.count) bytes")
    }
}
