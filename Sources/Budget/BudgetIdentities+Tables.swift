/// The facts that hold between tables.
extension BudgetDocument {
    /// Tables 2, 3 and 5, row by row: all money is this year's and carried over, table 5 is this
    /// year's, and what table 3 has more of basic expenditure is basic carry-over.
    func functionIdentities(_ index: FigureIndex) -> [Identity] {
        let basicCarryOver = Set(index.basicCarryOverFunctions)
        return rows(of: .table3).flatMap { row -> [Identity] in
            let key = row.key
            let carried = index.lowestFunctions.filter {
                basicCarryOver.contains($0) && $0.hasPrefix(key)
            }
            return [
                between(
                    "\(row.name): 表三 = 表二本年 + 结转",
                    "\(row.name): table 3 = table 2 current year + carry-over",
                    index.term(row, .total),
                    index.term(.table2, key, .currentYear) + index.term(.table2, key, .carryOver)),
                between(
                    "\(row.name): 表五 = 表二本年", "\(row.name): table 5 = table 2 current year",
                    index.term(.table5, key, .total), index.term(.table2, key, .currentYear)),
                between(
                    "\(row.name): 表三基本 = 表五基本 + 基本结转",
                    "\(row.name): table 3 basic = table 5 basic + basic carry-over",
                    index.term(row, .basic),
                    index.term(.table5, key, .basic)
                        + carried.flatMap { index.term(.table2, $0, .carryOver) }),
            ]
        }
    }

    /// Tables 6, 12 and 13 against 2, 3 and 5: totals, and projects by assigned function.
    func projectIdentities(_ index: FigureIndex) -> [Identity] {
        let total = FigureIndex.total
        let byFunction = index.lowestFunctions.flatMap { code -> [Identity] in
            let current = index.projects(.table12, function: code)
            let carried = index.projects(.table13, function: code)
            return [
                between(
                    "\(code): 表十二各项目 = 表五项目支出",
                    "\(code): projects of table 12 = table 5 project",
                    current.flatMap { index.term($0, .total) },
                    index.term(.table5, code, .project)),
                between(
                    "\(code): 表十三各项目 + 表五项目支出 = 表三项目支出",
                    "\(code): projects of table 13 + table 5 project = table 3 project",
                    carried.flatMap { index.term($0, .total) }
                        + index.term(.table5, code, .project),
                    index.term(.table3, code, .project)),
            ]
        }
        let uppermost = { (table: PrintedTable) in
            self.rows(of: table).first { $0.parentKey == nil }
        }
        let totals = [
            between(
                "表六合计 = 表五基本支出", "table 6 total = table 5 basic",
                index.term(uppermost(.table6), .total), index.term(.table5, total, .basic)),
            between(
                "表十二合计 = 表五项目支出", "table 12 total = table 5 project",
                index.term(uppermost(.table12), .total), index.term(.table5, total, .project)),
            between(
                "表十三合计 + 基本结转 = 表二结转",
                "table 13 total + basic carry-over = table 2 carry-over",
                index.term(uppermost(.table13), .total)
                    + index.basicCarryOverFunctions.flatMap { index.term(.table2, $0, .carryOver) },
                index.term(.table2, total, .carryOver)),
        ]
        return byFunction + totals
    }

    /// Tables 1 and 4 against 2, 3 and 5, and against each other.
    func balanceIdentities(_ index: FigureIndex) -> [Identity] {
        let classes = rows(of: .table1).flatMap { row -> [Identity] in
            guard let code = row.functionCode else { return [] }
            return [
                between(
                    "表一 = 表三: \(row.name)", "table 1 = table 3: \(row.name)",
                    index.term(row, .total), index.term(.table3, code, .total)),
                between(
                    "表一本年 = 表五: \(row.name)", "table 1 current year = table 5: \(row.name)",
                    index.term(row, .currentYear), index.term(.table5, code, .total)),
                between(
                    "表一结转 = 表二结转: \(row.name)",
                    "table 1 carry-over = table 2 carry-over: \(row.name)",
                    index.term(row, .carryOver), index.term(.table2, code, .carryOver)),
                between(
                    "表四 = 表一: \(row.name)", "table 4 = table 1: \(row.name)",
                    index.term(.table4, row.key, .total, side: .expenditure),
                    index.term(row, .total)),
            ]
        }
        return classes
            + BalanceTotal.all.map { pair in
                between(
                    "\(pair.left.chinese) = \(pair.right.chinese)",
                    "\(pair.left.english) = \(pair.right.english)",
                    pair.left.term(index), pair.right.term(index))
            }
    }

    private func between(
        _ chinese: String, _ english: String, _ left: [IdentityTerm], _ right: [IdentityTerm]
    ) -> Identity {
        Identity(group: .tables, name: Bilingual(chinese, english), left: left, right: right)
    }
}

/// A total that stands in more than one table. The items' names are those of the Ministry's form,
/// which every department's budget uses.
private struct BalanceTotal {
    let table: PrintedTable
    let key: String
    let column: FigureColumn
    var side: BalanceSide?

    var chinese: String { "\(table.chinese) \(key.isEmpty ? "合计" : key) \(column.chinese)" }
    var english: String { "\(table.english) \(key.isEmpty ? "合计" : key) \(column.english)" }

    func term(_ index: FigureIndex) -> [IdentityTerm] {
        index.term(table, key, column, side: side)
    }

    private static func income(_ table: PrintedTable, _ key: String) -> BalanceTotal {
        BalanceTotal(table: table, key: key, column: .total, side: .income)
    }

    private static func expenditure(
        _ table: PrintedTable, _ key: String, _ column: FigureColumn = .total
    ) -> BalanceTotal {
        BalanceTotal(table: table, key: key, column: column, side: .expenditure)
    }

    private static func function(_ table: PrintedTable, _ column: FigureColumn) -> BalanceTotal {
        BalanceTotal(table: table, key: FigureIndex.total, column: column)
    }

    static let all: [(left: BalanceTotal, right: BalanceTotal)] = [
        (income(.table1, "收入总计"), expenditure(.table1, "支出总计")),
        (income(.table1, "本年收入合计"), function(.table2, .currentYear)),
        (income(.table1, "上年结转"), function(.table2, .carryOver)),
        (expenditure(.table1, "本年支出合计"), function(.table3, .total)),
        (expenditure(.table1, "本年支出合计", .currentYear), function(.table5, .total)),
        (expenditure(.table1, "本年支出合计", .carryOver), function(.table2, .carryOver)),
        (income(.table4, "本年收入合计"), income(.table1, "本年收入合计")),
        (income(.table4, "上年财政拨款结转"), income(.table1, "上年结转")),
        (income(.table4, "收入总计"), income(.table1, "收入总计")),
        (income(.table4, "收入总计"), expenditure(.table4, "支出总计")),
        (expenditure(.table4, "本年支出合计"), expenditure(.table1, "本年支出合计")),
        (expenditure(.table4, "支出总计"), expenditure(.table1, "支出总计")),
    ]
}
