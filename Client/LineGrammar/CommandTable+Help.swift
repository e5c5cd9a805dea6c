public import TextTable

extension CommandTable {
    /// Every command with its summary, one line each.
    public func overview(in language: Language) -> [String] {
        Self.aligned(commands.map { (name(of: $0)[language], $0.summary[language]) })
    }

    /// A command's manual page: how it is typed, what it does, each argument, an example.
    public func help(for command: Command, in language: Language) -> [String] {
        let flags = command.arguments.filter { $0.kind == .flag } + commonFlags
        let arguments = command.arguments.filter { $0.kind != .flag }
        var lines = [usage(of: command, in: language), "  " + command.summary[language]]
        if !arguments.isEmpty {
            lines.append(Text(zh: "参数:", en: "Arguments:")[language])
            lines += Self.aligned(arguments.map { row(for: $0, in: language) })
        }
        if !flags.isEmpty {
            lines.append(Text(zh: "选项:", en: "Options:")[language])
            lines += Self.aligned(
                flags.map { ("--" + shown($0.word, .flag)[language], $0.help[language]) })
        }
        lines.append(Text(zh: "例: ", en: "Example: ")[language] + command.example[language])
        return lines
    }

    /// The examples that the table itself doesn't read as their own command, each with the reason:
    /// empty in a sound table. For a test.
    public func brokenExamples() -> [String] {
        commands.flatMap { command in
            Language.allCases.compactMap { language -> String? in
                let example = command.example[language]
                do throws(LineError) {
                    guard let line = try LineParser.parse(example) else {
                        return "\(example): blank"
                    }
                    let found = try resolve(line).command
                    return found == command ? nil : "\(example): means \(name(of: found).en)"
                } catch {
                    return "\(example): \(error.line(in: .en))"
                }
            }
        }
    }

    /// "案件 结案 案件编号 结果=选项 [日期=日期]"
    private func usage(of command: Command, in language: Language) -> String {
        let target = command.targets.name[language]
        var parts = [name(of: command)[language]]
        if command.targets.maximum != 0 {
            let repeated = command.targets.maximum == 1 ? target : target + "..."
            parts.append(command.targets.minimum == 0 ? "[\(repeated)]" : repeated)
        }
        for argument in command.arguments where argument.kind != .flag {
            let text =
                "\(shown(argument.word, .argument)[language])="
                + argument.kind.name[language]
            parts.append(argument.isRequired ? text : "[\(text)]")
        }
        return parts.joined(separator: " ")
    }

    private func row(for argument: ArgumentSpec, in language: Language) -> (String, String) {
        var text = argument.help[language]
        if argument.isRequired { text += Text(zh: " (必填)", en: " (required)")[language] }
        if let enumeration = argument.kind.enumeration {
            let values = vocabulary.words(of: .enumeration(enumeration)).map(\.name)
            text += ": " + values.map { $0[language] }.joined(separator: "|")
        }
        return (shown(argument.word, .argument)[language] + "=", text)
    }

    private static func aligned(_ rows: [(String, String)]) -> [String] {
        let width = rows.map { $0.0.displayWidth }.max() ?? 0
        return rows.map { "  " + $0.0.padded(to: width) + "  " + $0.1 }
    }
}

extension ArgumentKind {
    /// What stands for the value in a usage line.
    fileprivate var name: Text {
        switch self {
        case .text: Text(zh: "文字", en: "TEXT")
        case .money: Text(zh: "金额", en: "MONEY")
        case .date: Text(zh: "日期", en: "DATE")
        case .month: Text(zh: "月份", en: "MONTH")
        case .reference: Text(zh: "编号或名称", en: "REFERENCE")
        case .enumeration: Text(zh: "选项", en: "CHOICE")
        case .integer: Text(zh: "整数", en: "NUMBER")
        case .list(let item): Text(zh: "\(item.name.zh)、...", en: "\(item.name.en),...")
        case .flag: Text(same: "")
        }
    }
}
