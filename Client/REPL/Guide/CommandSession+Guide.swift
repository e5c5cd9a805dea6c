internal import Catalog
internal import ChangeLog
internal import GRDB
internal import Ledger
internal import LineGrammar
internal import Money
internal import Replica
internal import TextTable

extension CommandSession {
    /// Begins to ask for what a writing command's line leaves out; nil where it leaves nothing out,
    /// or isn't such a line.
    func guide(_ line: String) -> GuidedEntry? {
        guard let parsed = try? LineParser.parse(line),
            let invocation = try? CommandRegistry.table.resolve(parsed, isUnfinished: true),
            invocation.command.effect == .writes, invocation.format == .screen,
            CommandRegistry.table.isUnfinished(invocation), mayEnter(invocation)
        else { return nil }
        return GuidedEntry(
            GuidedLine(invocation, typed: parsed, language: language), self)
    }

    /// Somebody whose line would be refused whatever the fields isn't asked for them.
    private func mayEnter(_ invocation: Invocation) -> Bool {
        guard let identity = try? replica.identity(), identity.role != "auditor",
            let definition = CommandRegistry.definition(of: invocation.command)
        else { return false }
        switch definition.action {
        case .headquarters: return identity.isHeadquarters
        case .write: return true
        // What asks the program can't be shown before it is done.
        case .read, .session: return false
        }
    }

    private func unfinished(_ line: GuidedLine) throws -> Invocation {
        guard let parsed = try LineParser.parse(line.text) else {
            preconditionFailure("A command's line is never blank")
        }
        return try CommandRegistry.table.resolve(parsed, isUnfinished: true)
    }

    func hint(_ word: String, for line: GuidedLine) -> GuideHint {
        // What can't be guessed is asked without a default.
        (try? read(try unfinished(line)) { scene in
            var answer = Answer()
            answer.hint = try scene.hint(word)
            return answer
        })?.hint ?? GuideHint()
    }

    /// Reads one field of the line as its command will.
    ///
    /// - Returns: the value in full, where it was typed short: `3-5` is `2024-03-05`.
    func check(_ word: String, of line: GuidedLine) throws -> String? {
        let invocation = try unfinished(line)
        return try read(invocation) { scene in
            try scene.checkForm(word)
            var answer = Answer()
            switch invocation.argument(word)?.kind {
            case .date: answer.hint.value = try scene.date(word)?.description
            case .month: answer.hint.value = try scene.month(word)?.description
            default: break
            }
            return answer
        }.hint.value
    }

    /// What the line would record: its answer, the amounts with their capitals. Nothing is
    /// recorded, and no number is taken.
    func rehearse(_ line: String) throws -> GuideRehearsal {
        guard let parsed = try LineParser.parse(line) else { return GuideRehearsal() }
        let invocation = try CommandRegistry.table.resolve(parsed)
        let definition = CommandRegistry.definition(of: invocation.command)
        let action: (Scene, inout EntrySheet) throws -> Answer
        switch definition?.action {
        case .write(let write), .headquarters(let write): action = write
        default: preconditionFailure("Only writing commands are rehearsed")
        }
        var answer = Answer()
        let entries = try replica.rehearse(try drafting(invocation, action) { answer = $0 })
        answer = warned(answer, invocation, of: entries, isRecorded: false)
        return GuideRehearsal(lines: answer.lines, amounts: amounts(entries))
    }

    /// "200.00 贰佰元整", of entries with few amounts.
    private func amounts(_ entries: [ChangeSet]) -> [(label: String, text: String)] {
        var lines: [(label: String, text: String)] = []
        for edit in entries.flatMap(\.edits) {
            guard let type = replica.catalog.type(edit.type) else { continue }
            for entry in edit.fields.entries {
                guard let field = type.field(entry.field), case .amountFen = field.kind,
                    let fen = entry.value.integer
                else { continue }
                let amount = Fen(fen)
                let label = field.label.text[language]
                lines.append((label, "\(amount.yuan) \(amount.capitals)"))
            }
        }
        return lines.count <= 3 ? lines : []
    }
}

/// What a line would record.
struct GuideRehearsal {
    /// As the command answers.
    var lines: [String] = []
    var amounts: [(label: String, text: String)] = []
}

extension Scene {
    /// Throws what is wrong with the form of one argument, or with what it refers to.
    fileprivate func checkForm(_ word: String) throws {
        if word == GuidedLine.target { return try checkTarget() }
        guard let argument = argument(word) else { return }
        try checkForm(argument, argument.kind)
    }

    private func checkForm(_ argument: BoundArgument, _ kind: ArgumentKind) throws {
        for typed in argument.value.texts.map(TypedText.init) {
            switch kind {
            case .money: _ = try amount(typed)
            case .date: _ = try date(typed)
            case .month: _ = try month(typed)
            case .integer: _ = try integer(typed)
            case .reference:
                if let type = Self.referred[argument.identifier] { _ = try resolve(type, typed) }
            case .list(let item): return try checkForm(argument, item)
            case .text, .enumeration, .flag: break
            }
        }
    }

    private static let referred: [String: TypeName] = [
        "mediator": .person, "person": .person, "case": .mediationCase, "station": .station,
        "project": .project,
    ]

    private func checkTarget() throws {
        guard let typed = invocation.targets.first.map({ TypedText($0) }) else { return }
        switch invocation.command.noun {
        case "case": _ = try resolve(.mediationCase, typed)
        case "payout": _ = try resolve(.payout, typed)
        case "mediator": _ = try resolve(.person, typed)
        case "device": _ = try resolve(.device, typed)
        case "period": _ = try month(typed)
        default: break
        }
    }
}
