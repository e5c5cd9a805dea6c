import TextTable

/// What can be wrong with a line's words, in words.
extension LineError {
    static func missingNoun(at column: SourceColumn) -> LineError {
        LineError(
            .missingNoun, at: column,
            what: Text(zh: "没有说要办哪一类事", en: "the line names nothing to work on"),
            why: Text(zh: "一行先写对象, 再写动作", en: "a line begins with a noun, then a verb"),
            nextStep: Text(zh: "输入 帮助 看全部对象", en: "type help to see all nouns"))
    }

    static func unknownNoun(_ token: Token, suggestion: String?) -> LineError {
        LineError(
            .unknownNoun, at: token.column,
            what: Text(zh: "不认识 \(token.text)", en: "unknown word \(token.text)"),
            why: Text(zh: "一行先写对象, 不能缩写", en: "a line begins with a noun, in full"),
            nextStep: .meant(suggestion, else: Text(zh: "输入 帮助 看全部对象", en: "type help")))
    }

    static func missingVerb(at column: SourceColumn, noun: Text, choices: Text) -> LineError {
        LineError(
            .missingVerb, at: column,
            what: Text(zh: "\(noun.zh) 后面没有动作", en: "\(noun.en) has no verb"),
            why: Text(zh: "写入必须写明动作", en: "writing always needs a verb"),
            nextStep: Text(zh: "可写: \(choices.zh)", en: "write one of: \(choices.en)"))
    }

    static func unknownVerb(
        _ token: Token, noun: Text, suggestion: String?, choices: Text
    ) -> LineError {
        LineError(
            .unknownVerb, at: token.column,
            what: Text(
                zh: "\(noun.zh) 没有动作 \(token.text)", en: "\(noun.en) has no verb \(token.text)"),
            why: Text(zh: "动作不能缩写", en: "verbs are typed in full"),
            nextStep: .meant(
                suggestion,
                else: Text(zh: "可写: \(choices.zh)", en: "write one of: \(choices.en)")))
    }

    static func missingTarget(
        _ name: Text, at column: SourceColumn, command: Text, example: Text
    ) -> LineError {
        LineError(
            .missingTarget, at: column,
            what: Text(zh: "没有写\(name.zh)", en: "the \(name.en) is missing"),
            why: Text(
                zh: "\(command.zh) 要指明对哪一条", en: "\(command.en) must know which one it is for"),
            nextStep: .example(example))
    }

    static func unexpectedTarget(_ token: Token, maximum: Int, example: Text) -> LineError {
        LineError(
            .unexpectedTarget, at: token.column,
            what: Text(zh: "多出一个词 \(token.text)", en: "\(token.text) is one word too many"),
            why: maximum == 0
                ? Text(zh: "这里只接 名=值", en: "only name=value goes here")
                : Text(zh: "至多指明 \(maximum) 条", en: "at most \(maximum) can be named"),
            nextStep: .example(example))
    }
}

extension Text {
    static func meant(_ suggestion: String?, else fallback: Text) -> Text {
        guard let suggestion else { return fallback }
        return Text(zh: "是不是 \(suggestion)", en: "did you mean \(suggestion)")
    }

    static func example(_ example: Text) -> Text {
        Text(zh: "例: \(example.zh)", en: "example: \(example.en)")
    }

    static func oneOf(_ choices: [Text]) -> Text {
        guard !choices.isEmpty else { return Text(zh: "这里不接参数", en: "none are taken here") }
        return Text(
            zh: "可写: " + choices.map(\.zh).joined(separator: "、"),
            en: "write one of: " + choices.map(\.en).joined(separator: ", "))
    }
}
