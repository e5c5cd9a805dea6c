internal import LineGrammar
internal import TextTable

/// Which rows of a list are asked for, and in which order: `排序=-金额 起=21 条数=20`.
struct ListPage {
    /// Rows shown when the line doesn't say how many. Programs get all.
    static let usualLimit = 100

    let sorts: [DataTable.Sort]
    /// The list's own order is turned round.
    let isReversed: Bool
    /// Rows left out before the first.
    let offset: Int
    /// Nil for all.
    let limit: Int?

    /// - Parameter columns: key and title of each column that is shown.
    init(_ scene: Scene, columns: [(key: String, title: Text)]) throws {
        let isTurned = scene.has(flag: "descending")
        let typed = scene.argument("sort")?.value.texts.map(TypedText.init) ?? []
        sorts = try typed.map { text in
            let isMinus = text.text.hasPrefix("-")
            let name = String(isMinus ? text.text.dropFirst() : text.text[...]).lowercased()
            let found = columns.firstIndex { column in
                [column.key, column.title.zh, column.title.en].contains { $0.lowercased() == name }
            }
            guard let found else {
                throw Self.unknownColumn(text, name, columns.map(\.title))
            }
            return DataTable.Sort(column: found, isDescending: isMinus != isTurned)
        }
        isReversed = isTurned && sorts.isEmpty
        offset = try Self.positive("from", scene).map { $0 - 1 } ?? 0
        let usual = scene.invocation.isForPrograms ? nil : Self.usualLimit
        limit = try Self.positive("limit", scene) ?? usual
    }

    /// How many rows stand after those that are shown.
    func more(of count: Int, shown: Int) -> Int { max(0, count - offset - shown) }

    /// What to type to see what isn't shown; nil where everything is.
    func hint(of count: Int, shown: Int) -> Text? {
        let more = more(of: count, shown: shown)
        if more > 0 {
            let next = offset + shown + 1
            return Text(
                zh: "还有 \(more) 行, 加 起=\(next) 看后面的",
                en: "\(more) more, add from=\(next) to see them")
        }
        guard shown == 0, count > 0 else { return nil }
        return Text(zh: "一共只有 \(count) 行", en: "there are only \(count) rows")
    }

    static func positive(_ word: String, _ scene: Scene) throws -> Int? {
        guard let number = try scene.integer(word) else { return nil }
        guard number > 0 else {
            throw Refusal.sentence(
                "not-a-number", "行数从 1 数起; 请写 1 或更大的数", "rows count from 1; write 1 or more",
                at: scene.given(word)?.column, status: .usage)
        }
        return number
    }

    private static func unknownColumn(_ typed: TypedText, _ name: String, _ titles: [Text])
        -> Refusal
    {
        Refusal(
            "unknown-column", at: typed.column,
            what: Text(zh: "没有 \(name) 这一列", en: "there is no column \(name)"),
            why: Text(zh: "只能按表里的列排序", en: "a list is sorted by its own columns"),
            next: Text(
                zh: "可写: " + titles.map(\.zh).joined(separator: "、") + "; 从大到小在前面加 -",
                en: "write one of: " + titles.map(\.en).joined(separator: ", ")
                    + "; with - before it, largest first"),
            status: .usage)
    }
}
