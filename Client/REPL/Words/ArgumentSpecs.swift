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
    static let listing: [ArgumentSpec] =
        [
            .takes(
                "sort", .list(.text), "按哪一列排, 从大到小在前面加 -: 排序=-金额、日期",
                "columns to sort by, with - before one for largest first: sort=-amount,date"),
            .takes("limit", .integer, "最多几行, 屏幕默认 100", "how many rows at most; 100 on a screen"),
            .takes("from", .integer, "从第几行起", "the first row to show"),
            .takes("descending", .flag, "从大到小", "largest or newest first"),
        ] + exports

    /// Taken by whatever answers with a table.
    static let exports: [ArgumentSpec] = [
        .takes(
            "export", .text, "写到这个文件: CSV, 加 --json 为 JSON",
            "write it to this file: CSV, or JSON with --json"),
        .takes("overwrite", .flag, "文件已有时覆盖", "replace the file if there is one"),
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
