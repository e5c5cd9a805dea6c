public import TextTable

/// What somebody needs to know who asks for a command's fields one by one.
extension CommandTable {
    /// An argument's word as it is typed.
    public func name(of argument: ArgumentSpec) -> Text { shown(argument.word, argument.group) }

    /// The words that an argument takes; empty where it isn't a choice.
    public func choices(of argument: ArgumentSpec) -> [Word] {
        argument.kind.enumeration.map { vocabulary.words(of: .enumeration($0)) } ?? []
    }

    /// Whether a command needs something that the invocation doesn't have.
    public func isUnfinished(_ invocation: Invocation) -> Bool {
        let command = invocation.command
        return invocation.targets.count < command.targets.minimum
            || command.arguments.contains { spec in
                let given = invocation.argument(spec.word)
                return spec.isRequired && (given == nil || given?.value == .cleared)
            }
    }
}

extension RawValue {
    /// The value as it can be typed again: in quotes where it needs them.
    ///
    /// - Parameter isList: its separators stay outside quotes.
    public func retyped(isList: Bool) -> String {
        (isList ? list() : [whole]).map { Self.quoted($0.text, inList: isList) }
            .joined(separator: "、")
    }

    /// A text as one value of a line.
    public static func quoted(_ text: String, inList: Bool = false) -> String {
        let needsQuotes =
            text.isEmpty
            || text.contains { character in
                let plain = LineLexer.folded(character)
                return plain != character || plain.isWhitespace || "\"“”「」".contains(plain)
                    || (inList && ",、".contains(plain))
            }
        guard needsQuotes else { return text }
        return text.contains("\"") ? "「\(text)」" : "\"\(text)\""
    }
}
