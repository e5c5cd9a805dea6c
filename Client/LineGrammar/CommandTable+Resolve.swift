import TextTable

extension CommandTable {
    /// Finds the command that a line means and binds its arguments.
    ///
    /// - Parameter isUnfinished: what the command needs may be missing: somebody will ask for it.
    /// - Throws: the first thing wrong with the line, left to right, then what is missing.
    public func resolve(_ line: ParsedLine, isUnfinished: Bool = false) throws(LineError)
        -> Invocation
    {
        guard let first = line.words.first else { throw .missingNoun(at: line.start) }
        let noun = try noun(of: first, in: line)
        let (command, wordCount) = try command(of: noun, in: line)
        return try ArgumentBinder(table: self, command: command).bind(
            line, targets: Array(line.words.dropFirst(wordCount)), isUnfinished: isUnfinished)
    }

    private func noun(of first: Token, in line: ParsedLine) throws(LineError) -> Word {
        let word = first.isQuoted ? nil : vocabulary.word(spelled: first.text, in: .noun)
        if let word, !commands(of: word.identifier).isEmpty { return word }
        // "新建 发放": the right words the wrong way round.
        if line.words.count > 1, vocabulary.word(spelled: first.text, in: .verb) != nil,
            vocabulary.word(spelled: line.words[1].text, in: .noun) != nil
        {
            throw .unknownNoun(first, suggestion: "\(line.words[1].text) \(first.text)")
        }
        let nouns = Set(commands.map(\.noun))
        throw .unknownNoun(
            first,
            suggestion: vocabulary.suggestion(for: first.text, in: .noun, among: nouns))
    }

    /// - Returns: the command, and how many words name it.
    private func command(
        of noun: Word, in line: ParsedLine
    ) throws(LineError) -> (Command, wordCount: Int) {
        let choices = commands(of: noun.identifier)
        let alone = choices.first { $0.verb == nil }
        let verbs = Set(choices.compactMap(\.verb))
        if verbs.isEmpty, let alone { return (alone, 1) }
        guard let typed = line.words.dropFirst().first else {
            return (try listing(of: noun, choices: choices, in: line), 1)
        }
        if !typed.isQuoted, let verb = vocabulary.word(spelled: typed.text, in: .verb),
            let command = choices.first(where: { $0.verb == verb.identifier })
        {
            return (command, 2)
        }
        let suggestion = vocabulary.suggestion(for: typed.text, in: .verb, among: verbs)
        // A word that looks like no verb of this noun may be the target of the noun alone.
        if suggestion == nil, let alone, alone.targets.maximum != 0 { return (alone, 1) }
        throw .unknownVerb(
            typed, noun: noun.name, suggestion: suggestion, choices: names(of: choices))
    }

    /// A noun alone lists, unless an argument shows that something else was meant.
    private func listing(
        of noun: Word, choices: [Command], in line: ParsedLine
    ) throws(LineError) -> Command {
        let found =
            choices.first { $0.verb == nil }
            ?? choices.first { $0.verb == Self.listingVerb }
        guard let found else {
            throw .missingVerb(at: line.end, noun: noun.name, choices: names(of: choices))
        }
        for argument in line.arguments {
            guard
                let word = vocabulary.word(spelled: argument.name.text, in: .argument)?.identifier,
                !found.arguments.contains(where: { $0.word == word })
            else { continue }
            let takers = choices.filter { $0.arguments.contains { $0.word == word } }
            guard takers.isEmpty else {
                throw .missingVerb(at: argument.column, noun: noun.name, choices: names(of: takers))
            }
        }
        return found
    }

    private func names(of choices: [Command]) -> Text {
        let names = choices.filter { $0.verb != nil }.map { name(of: $0) }
        return Text(
            zh: names.map(\.zh).joined(separator: "、"), en: names.map(\.en).joined(separator: ", "))
    }
}

extension ParsedLine {
    /// Where the first element stands.
    fileprivate var start: SourceColumn {
        let columns = words.map(\.column) + arguments.map(\.column) + flags.map(\.column)
        return columns.min { $0.character < $1.character } ?? end
    }
}
