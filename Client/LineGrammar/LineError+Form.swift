import TextTable

/// What can be wrong with a line's form, in words.
extension LineError {
    static func unclosedQuote(_ closing: Character, at column: SourceColumn) -> LineError {
        LineError(
            .unclosedQuote, at: column,
            what: Text(zh: "引号没有合上", en: "this quote is never closed"),
            why: Text(zh: "引号里的内容到哪里为止不清楚", en: "where the quoted text ends isn't clear"),
            nextStep: Text(zh: "在内容后补上 \(closing)", en: "add \(closing) after the text"))
    }

    static func controlCharacter(at column: SourceColumn) -> LineError {
        LineError(
            .controlCharacter, at: column,
            what: Text(zh: "这里有一个看不见的控制字符", en: "there is an invisible control character"),
            why: Text(zh: "记录里不能有控制字符", en: "records hold no control characters"),
            nextStep: Text(zh: "删去重打这一处", en: "delete it and type this part again"))
    }

    static func missingArgumentName(_ typed: String, at column: SourceColumn) -> LineError {
        LineError(
            .missingArgumentName, at: column,
            what: Text(zh: "\(typed) 前面没有参数名", en: "\(typed) has no name before it"),
            why: Text(zh: "= 两边不能有空格", en: "there are no spaces around ="),
            nextStep: Text(zh: "写成 金额=200", en: "write amount=200"))
    }

    static func missingFlagName(at column: SourceColumn) -> LineError {
        LineError(
            .missingFlagName, at: column,
            what: Text(zh: "-- 后面没有选项名", en: "nothing follows --"),
            why: Text(zh: "选项紧跟在 -- 之后", en: "an option's name follows -- at once"),
            nextStep: Text(zh: "写成 --json 或删去 --", en: "write --json or delete --"))
    }
}
