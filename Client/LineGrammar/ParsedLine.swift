/// A line taken apart, before anybody asks what its words mean.
public struct ParsedLine: Equatable, Sendable {
    /// Noun, verb and targets, in order.
    public let words: [Token]
    /// `name=value` and filters, in order.
    public let arguments: [Argument]
    /// `--name`, in order, without the dashes.
    public let flags: [Token]
    /// Where the line ends: the place of what is missing.
    public let end: SourceColumn
}

/// A word of a line, folded to half-width outside quotes, quotes removed.
public struct Token: Equatable, Sendable {
    public let text: String
    public let column: SourceColumn
    /// Any part of it stood in quotes: it can't be a noun or a verb.
    public let isQuoted: Bool
}

/// How an argument compares its field.
public enum ArgumentOperator: String, CaseIterable, Sendable {
    case equal = "="
    case atLeast = ">="
    case atMost = "<="
    case greater = ">"
    case less = "<"
}

/// `name=value` as it was typed.
public struct Argument: Equatable, Sendable {
    public let name: Token
    public let comparison: ArgumentOperator
    /// What stands after the operator, whole and splittable.
    public let value: RawValue

    public var column: SourceColumn { name.column }
    /// The value split at `,` and `、`. A command's table splits by the kind of the argument
    /// instead, as 1,500.00 is one amount.
    public var values: [Token] { value.list() }
}
