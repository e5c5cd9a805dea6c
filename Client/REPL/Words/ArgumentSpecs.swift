internal import LineGrammar
internal import TextTable

/// Shorter ways to declare arguments, and those that many commands share.
extension ArgumentSpec {
    static func needs(_ word: String, _ kind: ArgumentKind, _ zh: String, _ en: String)
        -> ArgumentSpec
    {
        ArgumentSpec(word, kind, isRequired: true, help: Text(zh: zh, en: en))
    }

    static func takes(_ word: String, _ kind: ArgumentKind, _ zh: String, _ en: String)
        -> ArgumentSpec
    {
        ArgumentSpec(word, kind, help: Text(zh: zh, en: en))
    }

    /// Taken by every list.
    static let listing: [ArgumentSpec] = [
        .takes("sort", .text, "按哪一列排", "the column to sort by"),
        .takes("limit", .integer, "最多几行", "how many rows at most"),
        .takes("descending", .flag, "从大到小", "largest or newest first"),
        .takes("csv", .flag, "输出 CSV", "write CSV"),
    ]

    static let force = ArgumentSpec.takes(
        "force", .flag, "有疑问也如实记录, 由局里裁定", "record the fact in spite of a warning: HQ rules")
}

extension Command {
    /// A command that records.
    static func writing(
        _ noun: String, _ verb: String, _ summary: Text, example: Text,
        target: Text? = nil, _ arguments: [ArgumentSpec] = []
    ) -> Command {
        Command(
            noun: noun, verb: verb, effect: .writes, summary: summary, example: example,
            targets: target.map { TargetSpec(minimum: 1, maximum: 1, name: $0) } ?? .none,
            arguments: arguments)
    }

    /// A list, with its filters.
    static func listing(
        _ noun: String, _ summary: Text, example: Text, _ filters: [ArgumentSpec] = []
    ) -> Command {
        Command(
            noun: noun, verb: "list", effect: .reads, summary: summary, example: example,
            arguments: filters + ArgumentSpec.listing)
    }

    /// Everything of one record.
    static func showing(_ noun: String, _ target: Text, example: Text) -> Command {
        Command(
            noun: noun, verb: "show", effect: .reads,
            summary: Text(zh: "看一条的全部内容", en: "Show all of one record"), example: example,
            targets: TargetSpec(minimum: 1, maximum: 1, name: target))
    }
}
