internal import TextTable

/// A list of what has no table of typed columns: change sets, verdicts.
struct BuiltList {
    let schema: String
    /// What a person sees, and sorts by.
    let columns: [DataColumn]
    /// The columns for programs, which may hold more.
    let dataColumns: [DataColumn]

    struct Row {
        /// One cell a column, in words of the session's language.
        let screen: [Cell]
        /// One cell a data column, in codes.
        let data: [Cell]
    }

    /// - Parameters:
    ///   - count: of all items.
    ///   - items: so many of them (nil: all) after the first `offset`, or counted from the end.
    ///   - build: what is shown of an item; only asked for what is shown or must be sorted.
    func answer<Item>(
        _ scene: Scene, count: Int,
        items: (_ offset: Int, _ limit: Int?, _ isReversed: Bool) throws -> [Item],
        build: (Item) throws -> Row
    ) throws -> Answer {
        let page = try ListPage(scene, columns: columns.map { ($0.key, $0.title) })
        var rows: [Row]
        if page.sorts.isEmpty {
            rows = try items(page.offset, page.limit, page.isReversed).map(build)
        } else {
            let all = try items(0, nil, false).map(build)
            rows = DataTable.order(of: all.map(\.screen), by: page.sorts).map { all[$0] }
            rows = Array(rows.dropFirst(page.offset).prefix(page.limit ?? rows.count))
        }
        var answer = Answer()
        answer.table = TableAnswer(
            schema: schema, screen: DataTable(columns: columns, rows: rows.map(\.screen)),
            data: DataTable(
                columns: dataColumns, rows: rows.map(\.data),
                more: page.more(of: count, shown: rows.count)),
            summary: page.hint(of: count, shown: rows.count).map { [scene.say($0)] } ?? [],
            isPastEnd: rows.isEmpty && count > 0)
        return answer
    }

    func answer<Item>(_ scene: Scene, _ items: [Item], build: (Item) throws -> Row) throws
        -> Answer
    {
        try answer(
            scene, count: items.count,
            items: { offset, limit, isReversed in
                let turned = isReversed ? items.reversed() : items
                return Array(turned.dropFirst(offset).prefix(limit ?? turned.count))
            }, build: build)
    }
}
