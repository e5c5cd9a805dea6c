/// A line that was matched with a command of the table.
public struct Invocation: Equatable, Sendable {
    public let command: Command
    public let targets: [Token]
    /// In the order typed. A filter may bind a name twice, with different operators.
    public let arguments: [BoundArgument]
    /// Identifiers of the flags given.
    public let flags: Set<String>

    /// The argument of that identifier, the first one where a filter gives two.
    public func argument(_ identifier: String) -> BoundArgument? {
        arguments.first { $0.identifier == identifier }
    }
}

/// An argument whose name is known. Values stay text, except those of enumerations.
public struct BoundArgument: Equatable, Sendable {
    /// The word's identifier in the vocabulary.
    public let identifier: String
    public let kind: ArgumentKind
    public let comparison: ArgumentOperator
    public let value: BoundValue
    /// Where the name stands.
    public let column: SourceColumn
}

/// The shape of a value.
public enum BoundValue: Equatable, Sendable {
    /// `name=`: the field is to be emptied.
    case cleared
    case one(BoundText)
    /// `a、b` of a list argument: all of them.
    case list([BoundText])
    /// `a|b` of a filter: any of them.
    case anyOf([BoundText])
    /// `a..b` of a filter, both ends included; nil where an end is open.
    case range(lower: BoundText?, upper: BoundText?)

    /// Every text of the value, in order.
    public var texts: [BoundText] {
        switch self {
        case .cleared: []
        case .one(let text): [text]
        case .list(let texts), .anyOf(let texts): texts
        case .range(let lower, let upper): [lower, upper].compactMap { $0 }
        }
    }
}

/// One piece of a value.
public struct BoundText: Equatable, Sendable {
    /// As typed, folded; for an enumeration the identifier of the word.
    public let text: String
    public let column: SourceColumn
}
