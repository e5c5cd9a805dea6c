/// A mistake in the rules' file, with the place where it stands.
public struct RuleFileProblem: Error, Hashable, Sendable {
    /// From 1.
    public let line: Int
    /// From 1.
    public let column: Int
    /// What is wrong, in English, with the words that would be right where there are few.
    public let what: String
}

extension RuleFileProblem: CustomStringConvertible {
    /// `rules.yaml:12:5: …`
    public var description: String { "rules.yaml:\(line):\(column): \(what)" }
}
