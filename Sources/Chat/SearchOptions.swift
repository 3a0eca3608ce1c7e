/// How thoroughly questions are searched: the same everywhere but where figures are compared.
package struct SearchOptions: Sendable, Hashable {
    /// Postings of a question read in full; what lies beyond is read for the best documents alone. `.max` scores every
    /// document.
    package var postingBudget: Int
    /// Whether Japanese is cut by the dictionary of short units.
    package var usesDictionary: Bool

    /// A hundred times what two thousand entries have, some 2 ms.
    package static let defaultPostingBudget = 400_000

    package init(postingBudget: Int = SearchOptions.defaultPostingBudget, usesDictionary: Bool = true) {
        self.postingBudget = postingBudget
        self.usesDictionary = usesDictionary
    }
}
