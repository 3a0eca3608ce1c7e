/// A person of the staff with all they may do: two tokens of one person are one actor.
package struct Actor: Sendable, Hashable {
    package var person: String
    package var scopes: Set<Scope>

    package init(person: String, scopes: Set<Scope>) {
        self.person = person
        self.scopes = scopes
    }

    /// Whether two names are one person's. What differs only in case, width or blanks is one: a person must not become
    /// two by a slip in the configuration.
    package static func isSamePerson(_ a: String, _ b: String) -> Bool { a.folded == b.folded }

    /// Whether there is a name at all.
    var isNamed: Bool { !person.folded.isEmpty }
}
