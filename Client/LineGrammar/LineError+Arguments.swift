import TextTable

/// What can be wrong with arguments and flags, in words.
extension LineError {
    static func unknownArgument(
        _ token: Token, command: Text, suggestion: String?, choices: [Text]
    ) -> LineError {
        LineError(
            .unknownArgument, at: token.column,
            what: Text(zh: "没有参数 \(token.text)", en: "unknown argument \(token.text)"),
            why: Text(zh: "\(command.zh) 不接它", en: "\(command.en) doesn't take it"),
            nextStep: .meant(suggestion, else: .oneOf(choices)))
    }

    static func missingArgument(
        _ name: Text, at column: SourceColumn, command: Text, example: Text
    ) -> LineError {
        LineError(
            .missingArgument, at: column,
            what: Text(zh: "没有写 \(name.zh)=", en: "\(name.en)= is missing"),
            why: Text(zh: "\(command.zh) 必须有它", en: "\(command.en) needs it"),
            nextStep: .example(example))
    }

    static func duplicateArgument(_ token: Token) -> LineError {
        LineError(
            .duplicateArgument, at: token.column,
            what: Text(zh: "\(token.text) 写了两次", en: "\(token.text) is given twice"),
            why: Text(zh: "不知道以哪个为准", en: "which one counts isn't clear"),
            nextStep: Text(zh: "删去一个", en: "delete one of them"))
    }

    static func unknownFlag(_ token: Token, suggestion: String?, choices: [Text]) -> LineError {
        LineError(
            .unknownFlag, at: token.column,
            what: Text(zh: "没有选项 --\(token.text)", en: "unknown option --\(token.text)"),
            why: Text(zh: "这个命令不接它", en: "this command doesn't take it"),
            nextStep: .meant(suggestion.map { "--\($0)" }, else: .oneOf(choices)))
    }

    static func duplicateFlag(_ token: Token) -> LineError {
        LineError(
            .duplicateFlag, at: token.column,
            what: Text(zh: "--\(token.text) 写了两次", en: "--\(token.text) is given twice"),
            why: Text(zh: "一次就够", en: "once is enough"),
            nextStep: Text(zh: "删去一个", en: "delete one of them"))
    }

    static func filterNotAllowed(_ token: Token, effect: CommandEffect) -> LineError {
        LineError(
            .filterNotAllowed, at: token.column,
            what: Text(
                zh: "\(token.text) 这里只能用 =", en: "only = can follow \(token.text) here"),
            why: effect == .writes
                ? Text(zh: "写入要一个确定的值", en: "what is written must be one value")
                : Text(zh: "它的值没有大小", en: "its values have no order"),
            nextStep: Text(
                zh: "写成 \(token.text)=值", en: "write \(token.text)=value"))
    }

    static func emptyListItem(_ name: Token, at column: SourceColumn) -> LineError {
        LineError(
            .emptyListItem, at: column,
            what: Text(zh: "\(name.text) 里有一项是空的", en: "\(name.text) has an empty item"),
            why: Text(zh: "分隔符之间要有内容", en: "something must stand between separators"),
            nextStep: Text(zh: "补上一项或删去分隔符", en: "fill it in or delete a separator"))
    }

    static func unknownValue(_ token: Token, suggestion: String?, choices: [Text]) -> LineError {
        LineError(
            .unknownValue, at: token.column,
            what: Text(zh: "没有 \(token.text) 这个选择", en: "\(token.text) is not a choice"),
            why: Text(zh: "只能从列出的词里选", en: "only the listed words are"),
            nextStep: .meant(suggestion, else: .oneOf(choices)))
    }
}
