public import TextTable

/// Every reason why a line isn't a command. The raw value is what people and programs see.
public enum LineErrorCode: String, CaseIterable, Sendable {
    case unclosedQuote = "unclosed-quote"
    case controlCharacter = "control-character"
    case missingArgumentName = "missing-argument-name"
    case missingFlagName = "missing-flag-name"
    case missingNoun = "missing-noun"
    case unknownNoun = "unknown-noun"
    case missingVerb = "missing-verb"
    case unknownVerb = "unknown-verb"
    case missingTarget = "missing-target"
    case unexpectedTarget = "unexpected-target"
    case unknownArgument = "unknown-argument"
    case missingArgument = "missing-argument"
    case duplicateArgument = "duplicate-argument"
    case unknownFlag = "unknown-flag"
    case duplicateFlag = "duplicate-flag"
    case filterNotAllowed = "filter-not-allowed"
    case emptyListItem = "empty-list-item"
    case unknownValue = "unknown-value"
}

/// Why a line wasn't understood: what, where, why, and what to do next.
public struct LineError: Error, Equatable, Sendable {
    public let code: LineErrorCode
    public let column: SourceColumn
    public let what: Text
    public let why: Text
    public let nextStep: Text

    public init(
        _ code: LineErrorCode, at column: SourceColumn, what: Text, why: Text, nextStep: Text
    ) {
        self.code = code
        self.column = column
        self.what = what
        self.why = why
        self.nextStep = nextStep
    }

    /// The error as one line, "✗ unknown-verb 列 6: …; …; …".
    public func line(in language: Language) -> String {
        let place = Text(zh: "列 \(column.display)", en: "column \(column.display)")
        return "✗ \(code.rawValue) \(place[language]): "
            + [what, why, nextStep].map { $0[language] }.joined(separator: "; ")
    }
}
