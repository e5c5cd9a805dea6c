internal import Foundation
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
            rows = try items(0, nil, false).map(build).enumerated()
                .sorted { Self.precedes($0, $1, page.sorts) }.map(\.element)
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

    /// Equal rows keep their order.
    private static func precedes(
        _ left: (offset: Int, element: Row), _ right: (offset: Int, element: Row),
        _ sorts: [ListPage.Sort]
    ) -> Bool {
        for sort in sorts {
            let order = compare(
                left.element.screen[sort.column], right.element.screen[sort.column])
            guard order != .orderedSame else { continue }
            return (order == .orderedAscending) != sort.isDescending
        }
        return left.offset < right.offset
    }

    private static func compare(_ left: Cell, _ right: Cell) -> ComparisonResult {
        switch (left, right) {
        case (.empty, .empty): .orderedSame
        case (.empty, _): .orderedAscending
        case (_, .empty): .orderedDescending
        case (.text(let left), .text(let right)):
            // H9 stands before H41.
            left.compare(right, options: [.numeric, .literal])
        default: compare(number(left), number(right))
        }
    }

    private static func compare(_ left: Int64, _ right: Int64) -> ComparisonResult {
        left == right ? .orderedSame : left < right ? .orderedAscending : .orderedDescending
    }

    private static func number(_ cell: Cell) -> Int64 {
        switch cell {
        case .integer(let value), .number(_, let value): value
        case .text, .empty: 0
        }
    }
}
