import TextTable

/// Matches the targets, arguments and flags of a line with what a command declares.
struct ArgumentBinder {
    let table: CommandTable
    let command: Command

    private var vocabulary: Vocabulary { table.vocabulary }

    /// - Parameter isUnfinished: what the command needs may be missing.
    func bind(_ line: ParsedLine, targets: [Token], isUnfinished: Bool = false) throws(LineError)
        -> Invocation
    {
        if !isUnfinished || !targets.isEmpty { try check(targets, at: line.end) }
        var bound: [BoundArgument] = []
        for argument in line.arguments {
            let spec = try spec(of: argument.name, isFlag: false)
            let repeated = bound.contains {
                // Two different comparisons of one field are a range.
                $0.identifier == spec.word
                    && (command.effect == .writes || $0.comparison == argument.comparison
                        || $0.comparison == .equal || argument.comparison == .equal)
            }
            guard !repeated else { throw .duplicateArgument(argument.name) }
            bound.append(try self.bound(argument, spec))
        }
        var flags: Set<String> = []
        for flag in line.flags {
            let spec = try spec(of: flag, isFlag: true)
            guard flags.insert(spec.word).inserted else { throw .duplicateFlag(flag) }
        }
        if !isUnfinished { try checkRequired(bound, at: line.end) }
        return Invocation(command: command, targets: targets, arguments: bound, flags: flags)
    }

    private func check(_ targets: [Token], at end: SourceColumn) throws(LineError) {
        if let maximum = command.targets.maximum, targets.count > maximum {
            throw .unexpectedTarget(
                targets[maximum], maximum: maximum, example: command.example)
        }
        guard targets.count >= command.targets.minimum else {
            throw .missingTarget(
                command.targets.name, at: end, command: table.name(of: command),
                example: command.example)
        }
    }

    private func spec(of name: Token, isFlag: Bool) throws(LineError) -> ArgumentSpec {
        let group: WordGroup = isFlag ? .flag : .argument
        let specs = (command.arguments + table.commonFlags).filter { $0.group == group }
        let word = vocabulary.word(spelled: name.text, in: group)
        if let spec = specs.first(where: { $0.word == word?.identifier }) { return spec }
        let suggestion = vocabulary.suggestion(
            for: name.text, in: group, among: Set(specs.map(\.word)))
        let choices = specs.map { table.shown($0.word, group) }
        throw isFlag
            ? .unknownFlag(name, suggestion: suggestion, choices: choices)
            : .unknownArgument(
                name, command: table.name(of: command), suggestion: suggestion, choices: choices)
    }

    private func bound(_ argument: Argument, _ spec: ArgumentSpec) throws(LineError)
        -> BoundArgument
    {
        let isFilter = argument.comparison != .equal
        if isFilter, command.effect == .writes || !spec.kind.isOrdered {
            throw .filterNotAllowed(argument.name, effect: command.effect)
        }
        return BoundArgument(
            identifier: spec.word, kind: spec.kind, comparison: argument.comparison,
            value: try value(of: argument, spec), column: argument.column)
    }

    private func value(of argument: Argument, _ spec: ArgumentSpec) throws(LineError) -> BoundValue
    {
        let raw = argument.value
        guard !raw.isEmpty else { return .cleared }
        if case .list(let item) = spec.kind {
            return .list(try texts(raw.list(), item, argument))
        }
        guard command.effect == .reads, argument.comparison == .equal else {
            return .one(try text(raw.whole, spec.kind))
        }
        if spec.kind.isOrdered, let ends = raw.range() {
            return .range(
                lower: ends.lower.text.isEmpty ? nil : try text(ends.lower, spec.kind),
                upper: ends.upper.text.isEmpty ? nil : try text(ends.upper, spec.kind))
        }
        let alternatives = raw.alternatives()
        guard alternatives.count > 1 else { return .one(try text(raw.whole, spec.kind)) }
        return .anyOf(try texts(alternatives, spec.kind, argument))
    }

    private func texts(
        _ tokens: [Token], _ kind: ArgumentKind, _ argument: Argument
    ) throws(LineError) -> [BoundText] {
        var texts: [BoundText] = []
        for token in tokens {
            guard !token.text.isEmpty else { throw .emptyListItem(argument.name, at: token.column) }
            texts.append(try text(token, kind))
        }
        return texts
    }

    private func text(_ token: Token, _ kind: ArgumentKind) throws(LineError) -> BoundText {
        guard case .enumeration(let enumeration) = kind else {
            return BoundText(text: token.text, column: token.column)
        }
        let group = WordGroup.enumeration(enumeration)
        guard let word = vocabulary.word(spelled: token.text, in: group) else {
            throw .unknownValue(
                token, suggestion: vocabulary.suggestion(for: token.text, in: group),
                choices: vocabulary.words(of: group).map(\.name))
        }
        return BoundText(text: word.identifier, column: token.column)
    }

    private func checkRequired(_ bound: [BoundArgument], at end: SourceColumn) throws(LineError) {
        for spec in command.arguments where spec.isRequired {
            let given = bound.first { $0.identifier == spec.word }
            guard given == nil || given?.value == .cleared else { continue }
            throw .missingArgument(
                table.shown(spec.word, .argument), at: given?.column ?? end,
                command: table.name(of: command), example: command.example)
        }
    }
}
