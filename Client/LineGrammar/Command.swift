public import TextTable

/// What a command does to the records.
public enum CommandEffect: Sendable {
    /// Shows; its arguments may be filters (comparisons, ranges, alternatives).
    case reads
    /// Records something; each argument is one value.
    case writes
}

/// One command of the table, declared by the identifiers of its words.
public struct Command: Equatable, Sendable {
    /// Identifier of the noun in the vocabulary.
    public let noun: String
    /// Identifier of the verb; nil for a word that stands alone, such as sync.
    public let verb: String?
    public let effect: CommandEffect
    /// One sentence on what it does.
    public let summary: Text
    /// A line that can be typed, in each language; names in it are invented.
    public let example: Text
    public let targets: TargetSpec
    public let arguments: [ArgumentSpec]

    public init(
        noun: String, verb: String? = nil, effect: CommandEffect, summary: Text, example: Text,
        targets: TargetSpec = .none, arguments: [ArgumentSpec] = []
    ) {
        self.noun = noun
        self.verb = verb
        self.effect = effect
        self.summary = summary
        self.example = example
        self.targets = targets
        self.arguments = arguments
    }
}

/// How many targets a command takes, and what they are.
public struct TargetSpec: Equatable, Sendable {
    public let minimum: Int
    /// Nil for any number.
    public let maximum: Int?
    /// What a target is called in help and errors: "案件编号", "case number".
    public let name: Text

    public static let none = TargetSpec(minimum: 0, maximum: 0, name: Text(same: ""))

    public init(minimum: Int, maximum: Int?, name: Text) {
        precondition(minimum >= 0 && maximum.map { $0 >= minimum } ?? true, "An empty range")
        self.minimum = minimum
        self.maximum = maximum
        self.name = name
    }
}

/// What an argument's value is. The grammar splits by it; reading the pieces is the command's.
public indirect enum ArgumentKind: Equatable, Sendable {
    case text
    case money
    case date
    case month
    /// A document number, an exact name, or `@2`.
    case reference
    /// One word of that enumeration in the vocabulary.
    case enumeration(String)
    case integer
    /// Several values of a kind, by `,` or `、`.
    case list(ArgumentKind)
    /// `--name`, without a value.
    case flag
}

/// One argument, or flag, of a command.
public struct ArgumentSpec: Equatable, Sendable {
    /// Identifier of the word in the vocabulary, among arguments, or flags for ``ArgumentKind/flag``.
    public let word: String
    public let kind: ArgumentKind
    public let isRequired: Bool
    public let help: Text

    public init(_ word: String, _ kind: ArgumentKind, isRequired: Bool = false, help: Text) {
        precondition(kind != .flag || !isRequired, "A flag is never required")
        self.word = word
        self.kind = kind
        self.isRequired = isRequired
        self.help = help
    }

    /// Where the word is looked up.
    var group: WordGroup { kind == .flag ? .flag : .argument }
}
