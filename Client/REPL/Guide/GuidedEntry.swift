internal import LineGrammar
internal import TextTable

/// One conversation that fills a command in, field by field. It knows no terminal: it is told
/// answers, and says what to show and what to ask. Until the last yes nothing is recorded.
final class GuidedEntry {
    enum Step: Equatable {
        case ask(show: [String], prompt: String)
        /// All is there, and the clerk said yes: carry the line out.
        case carryOut(line: String)
        case givenUp(show: [String])
    }

    private enum Asked {
        case field(String)
        case confirmation
    }

    private var line: GuidedLine
    private let session: CommandSession
    /// Fields that weren't asked for yet, in order.
    private var waiting: [String]
    private var asked = Asked.confirmation
    private var hint = GuideHint()

    private var table: CommandTable { CommandRegistry.table }
    private var language: Language { session.language }

    init(_ line: GuidedLine, _ session: CommandSession) {
        self.line = line
        self.session = session
        let arguments = line.command.arguments.filter { $0.kind != .flag }
        let words =
            (line.command.targets.minimum > 0 ? [GuidedLine.target] : [])
            + (arguments.filter(\.isRequired) + arguments.filter { !$0.isRequired }).map(\.word)
        waiting = words.filter { !line.has($0) }
    }

    func start() -> Step {
        let title = table.name(of: line.command)[language]
        return next([
            title
                + Text(
                    zh: ": 逐项填写; 回车取 [默认] 或跳过, ? 说明, 完 跳过其余, 取消 放弃",
                    en: ": field by field; Enter takes [default] or skips, ? explains, "
                        + "done skips the rest, cancel gives up")[language]
        ])
    }

    func answer(_ typed: String) -> Step {
        let text = typed.trimmed
        if ["取消", "cancel"].contains(text.lowercased()) { return giveUp() }
        switch asked {
        case .confirmation: return confirm(text)
        case .field(let word): return take(text, word)
        }
    }

    /// Nothing was recorded: no number is taken, and nothing is left to undo.
    func giveUp() -> Step {
        .givenUp(show: [
            Text(zh: "已取消, 什么都没有录入", en: "cancelled; nothing was recorded")[language]
        ])
    }

    // MARK: Asking

    private func next(_ show: [String] = []) -> Step {
        while let word = waiting.first {
            waiting.removeFirst()
            if isAsked(word) { return ask(word, show) }
        }
        return summary(show)
    }

    /// Some fields only make sense after others.
    private func isAsked(_ word: String) -> Bool {
        switch ("\(line.command.noun).\(line.command.verb ?? "")", word) {
        case ("case.new", "reason"):
            let above = ["疑难", "重大", "difficult", "major"]
            return line.values["tier"].map(above.contains) ?? false
        case ("payout.monthly", "all"): return !line.has("person")
        default: return true
        }
    }

    private func ask(_ word: String, _ show: [String]) -> Step {
        asked = .field(word)
        hint = session.hint(word, for: line)
        let spec = spec(word)
        var shown = show
        let choices = choices(spec)
        if !choices.isEmpty {
            let list = choices.enumerated().map { "\($0 + 1) \($1.label)" }
            shown.append(name(word) + "  " + list.joined(separator: "  "))
        }
        let isRequired = spec?.isRequired ?? true
        let skip = isRequired ? "" : Text(zh: " (可略)", en: " (optional)")[language]
        let inBrackets = (hint.note ?? hint.value).map { " [\($0)]" } ?? skip
        return .ask(show: shown, prompt: "\(name(word))\(inBrackets): ")
    }

    private func spec(_ word: String) -> ArgumentSpec? {
        line.command.arguments.first { $0.word == word && $0.kind != .flag }
    }

    private func name(_ word: String) -> String {
        spec(word).map { table.name(of: $0)[language] } ?? line.command.targets.name[language]
    }

    private func choices(_ spec: ArgumentSpec?) -> [(value: String, label: String)] {
        guard hint.choices.isEmpty, let spec else { return hint.choices }
        return table.choices(of: spec).map { ($0.name[language], $0.name[language]) }
    }

    // MARK: Answers

    private func take(_ text: String, _ word: String) -> Step {
        if ["?", "？"].contains(text) { return ask(word, help(word)) }
        if ["完", "done"].contains(text.lowercased()) { return finish(word) }
        if let flag = flag(text) {
            line.insert(flag: flag)
            return ask(word, [])
        }
        guard !text.isEmpty else { return skip(word) }
        return fill(word, value(text, word))
    }

    private func skip(_ word: String) -> Step {
        if let value = hint.value { return fill(word, value) }
        guard spec(word)?.isRequired ?? true else {
            // Some fields are needed because of others.
            if let failure = rehearsalFailure(), failure.field == word {
                return ask(word, SessionFailure(failure.error).sentence(in: language))
            }
            return next()
        }
        return ask(word, [Text(zh: "✗ 必填", en: "✗ this one is needed")[language]])
    }

    private func finish(_ word: String) -> Step {
        let needed = ([word] + waiting).filter { !line.has($0) && spec($0)?.isRequired ?? true }
        guard needed.isEmpty else {
            waiting = needed.filter { $0 != word } + waiting.filter { !needed.contains($0) }
            return ask(word, [Text(zh: "✗ 还有必填的", en: "✗ something is still needed")[language]])
        }
        waiting = []
        return summary([])
    }

    /// `--强制`, once a warning asks for it.
    private func flag(_ text: String) -> String? {
        guard text.hasPrefix("--") else { return nil }
        let word = table.vocabulary.word(spelled: String(text.dropFirst(2)), in: .flag)
        return line.command.arguments.first {
            $0.kind == .flag && $0.word == word?.identifier
        }?.word
    }

    /// The answer as it stands in a line: a choice's number as its word, quotes where it needs them.
    private func value(_ text: String, _ word: String) -> String {
        let choices = choices(spec(word))
        if let place = Int(text), choices.indices.contains(place - 1) {
            return choices[place - 1].value
        }
        let isList = spec(word)?.isList ?? false
        // Typed as in a line, quotes and all.
        if let parsed = try? LineParser.parse("x y=\(text)"), parsed.words.count == 1,
            parsed.flags.isEmpty, parsed.arguments.count == 1,
            isList || text.contains("\"") || text.contains("“") || text.contains("「")
        {
            return parsed.arguments[0].value.retyped(isList: isList)
        }
        guard isList else { return RawValue.quoted(text) }
        return text.split { ",，、".contains($0) }
            .map { RawValue.quoted(String($0).trimmed, inList: true) }.joined(separator: "、")
    }

    private func fill(_ word: String, _ value: String) -> Step {
        let before = line
        line.set(word, value)
        do {
            if let full = try session.check(word, of: line) { line.set(word, full) }
            if let failure = rehearsalFailure(), failure.field == word { throw failure.error }
        } catch {
            line = before
            return ask(word, SessionFailure(error).sentence(in: language))
        }
        return next()
    }

    // MARK: The end

    /// What stands against the line as it is, and the field that it concerns; nil while something
    /// needed is missing.
    private func rehearsalFailure() -> (error: any Error, field: String?)? {
        do {
            guard let parsed = try LineParser.parse(line.text) else { return nil }
            let invocation = try table.resolve(parsed, isUnfinished: true)
            guard !table.isUnfinished(invocation) else { return nil }
            _ = try session.rehearse(line.text)
            return nil
        } catch {
            let failure = SessionFailure(error)
            if let missing = Self.missing[failure.code] { return (error, missing) }
            return (error, failure.column.flatMap { line.field(at: $0.character) })
        }
    }

    /// Refusals that ask for another field than the one that they point at.
    private static let missing = [
        "tier-needs-reason": "reason", "agreement-needed": "agreement", "nobody-named": "person",
    ]

    private func summary(_ show: [String]) -> Step {
        if let failure = rehearsalFailure() {
            let told = SessionFailure(failure.error).sentence(in: language)
            guard let field = failure.field, spec(field) != nil || field == GuidedLine.target
            else {
                asked = .confirmation
                return .ask(show: show + told, prompt: changePrompt)
            }
            line.set(field, nil)
            return ask(field, show + told)
        }
        asked = .confirmation
        guard let rehearsed = try? session.rehearse(line.text) else { return giveUp() }
        return .ask(show: show + sheet(rehearsed), prompt: confirmPrompt)
    }

    private func sheet(_ rehearsed: GuideRehearsal) -> [String] {
        let words = ([GuidedLine.target] + line.command.arguments.map(\.word)).filter {
            line.has($0) && (rehearsed.amounts.isEmpty || spec($0)?.kind != .money)
        }
        let rows =
            words.map { (label: name($0), text: line.values[$0] ?? "") } + rehearsed.amounts
        let width = rows.map(\.label.displayWidth).max() ?? 0
        var lines = [table.name(of: line.command)[language]]
        lines += rows.map { "  \($0.label.padded(to: width))  \($0.text)" }
        let becomes = Text(zh: "将记为: ", en: "becomes: ")[language]
        for result in rehearsed.lines {
            lines.append(result.hasPrefix("✓ ") ? becomes + result.dropFirst(2) : result)
        }
        lines.append(Text(zh: "一行写法: ", en: "as one line: ")[language] + line.text)
        return lines
    }

    private var confirmPrompt: String {
        Text(zh: "录入吗? 是/否, 或写要改的项: ", en: "Record it? yes/no, or a field to change: ")[language]
    }

    private var changePrompt: String {
        Text(zh: "写要改的项, 或 取消: ", en: "Name a field to change, or cancel: ")[language]
    }

    private func confirm(_ text: String) -> Step {
        switch text.lowercased() {
        case "是", "y", "yes": break
        case "否", "n", "no": return giveUp()
        default:
            if let flag = flag(text) {
                line.insert(flag: flag)
                return summary([])
            }
            let words = [GuidedLine.target] + line.command.arguments.map(\.word)
            let typed = table.vocabulary.word(spelled: text, in: .argument)?.identifier
            let found = words.first { word in
                word == typed && spec(word) != nil || (!text.isEmpty && name(word) == text)
            }
            guard let found else { return summary([]) }
            line.set(found, nil)
            return ask(found, [])
        }
        if rehearsalFailure() != nil { return summary([]) }
        return .carryOut(line: line.text)
    }

    private func help(_ word: String) -> [String] {
        guard let spec = spec(word) else { return [line.command.example[language]] }
        var text = name(word) + ": " + spec.help[language]
        switch spec.kind {
        case .date:
            text += Text(zh: " (如 2024-03-05、3-5、3月5日、今天)", en: " (2024-03-05, 3-5)")[language]
        case .money: text += Text(zh: " (如 150、1,500.00、1.2万)", en: " (150, 1,500.00)")[language]
        case .month: text += Text(zh: " (如 2024-03、3月)", en: " (2024-03, 3)")[language]
        case .list: text += Text(zh: " (用 、 隔开)", en: " (separated by commas)")[language]
        case .reference:
            text += Text(zh: " (编号或全名)", en: " (a number or a full name)")[language]
        case .text, .enumeration, .integer, .flag: break
        }
        return [text, Text(zh: "例: ", en: "example: ")[language] + line.command.example[language]]
    }
}

extension String {
    /// Without spaces at either end, ideographic ones included.
    fileprivate var trimmed: String {
        var text = Substring(self)
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }
}
