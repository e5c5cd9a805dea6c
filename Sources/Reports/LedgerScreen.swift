internal import Money
internal import TextTable

/// The ledger's table for the screen: the columns that fit a line. JSON and CSV have them all.
struct LedgerScreen {
    let ledger: ConsolidatedLedger
    let language: Language

    /// What isn't known, or doesn't apply.
    private static let none = "-"

    func table(by grouping: LedgerGrouping, isEverything: Bool) throws(MoneyError) -> DataTable {
        switch grouping {
        case .project:
            return try budgetTable(
                [left("项目", "project"), left("来源", "source")],
                try projectRows(isEverything: isEverything))
        case .functionCode:
            return try budgetTable(
                [left("科目", "function"), left("名称", "name")],
                ledger.byFunctionCode + [ledger.total])
        case .station:
            return try movementTable([left("所", "station"), left("名称", "name")], ledger.byStation)
        case .month:
            return try movementTable([left("月份", "month")], ledger.byMonth)
        }
    }

    /// Lines paid here, their subtotal, the others (one by one where asked for), the total.
    private func projectRows(isEverything: Bool) throws(MoneyError) -> [LedgerRow] {
        let others = ledger.byProject.filter { !$0.isPaidHere }
        var rows = ledger.byProject.filter(\.isPaidHere) + [ledger.subtotal]
        if isEverything { rows += others }
        if !others.isEmpty { rows.append(ledger.rest) }
        return rows + [ledger.total]
    }

    private func budgetTable(_ first: [DataColumn], _ rows: [LedgerRow]) throws(MoneyError)
        -> DataTable
    {
        let hasEarlier = try ledger.total.amounts.earlier() != .zero
        var columns = first + [right("可用预算", "available")]
        if hasEarlier { columns.append(right("前期占用", "used earlier")) }
        columns += [
            right("已列支", "accepted"), right("冲销", "reversed"), right("挂账已付", "paid suspense"),
            right("待裁未付", "unpaid held"), right("余额", "remaining"), right("执行率", "execution"),
        ]
        var cells: [[Cell]] = []
        for row in rows {
            cells.append(try budgetWords(row) + budgetCells(row, hasEarlier: hasEarlier))
        }
        return DataTable(columns: columns, rows: cells)
    }

    private func budgetCells(_ row: LedgerRow, hasEarlier: Bool) throws(MoneyError) -> [Cell] {
        let amounts = row.amounts
        let isElsewhere =
            row.key != .total && amounts.isPartlyPaidElsewhere && !hasMovement(amounts)
        var cells = [try ledger.hasBudget ? amounts.available().yuan : Self.none]
        var movements = [
            amounts.accepted.yuan, try reversedText(amounts), amounts.paidSuspense.yuan,
            amounts.unpaidHeld.yuan,
        ]
        if hasEarlier { movements.insert(try amounts.earlier().yuan, at: 0) }
        cells += isElsewhere ? movements.map { _ in Self.none } : movements
        let remaining = ledger.hasBudget ? try amounts.remaining()?.yuan : nil
        let execution = row.key == .total ? nil : try amounts.executionBasisPoints()
        cells += [remaining ?? Self.none, execution.map(percentText) ?? Self.none]
        return cells.map { .text($0) }
    }

    private func hasMovement(_ amounts: LedgerAmounts) -> Bool {
        amounts.count != 0 || amounts.reversalCount != 0 || amounts.heldCount != 0
            || amounts.earlierNet != .zero || amounts.earlierHeld != .zero
    }

    private func movementTable(_ first: [DataColumn], _ rows: [LedgerRow]) throws(MoneyError)
        -> DataTable
    {
        var cells: [[Cell]] = []
        for row in rows + [ledger.total] {
            let amounts = row.amounts
            let texts = [
                amounts.accepted.yuan, try reversedText(amounts), try amounts.net().yuan,
                amounts.paidSuspense.yuan, amounts.unpaidHeld.yuan, String(amounts.count),
                String(amounts.lateCount),
            ]
            cells.append((words(row).prefix(first.count) + texts).map { .text($0) })
        }
        return DataTable(
            columns: first + [
                right("已列支", "accepted"), right("冲销", "reversed"), right("净列支", "net"),
                right("挂账已付", "paid suspense"), right("待裁未付", "unpaid held"),
                right("笔数", "payouts"), right("迟报", "late"),
            ], rows: cells)
    }

    private func words(_ row: LedgerRow) -> [String] {
        LedgerWords(names: ledger.names, language: language).words(row.key)
    }

    /// The total bears its figure as the published tables print it.
    private func budgetWords(_ row: LedgerRow) throws(MoneyError) -> [Cell] {
        var words = words(row)
        if row.key == .total && ledger.hasBudget {
            words[0] += " " + (try row.amounts.available().wanWithUnit)
        }
        return words.map { .text($0) }
    }

    private func left(_ chinese: String, _ english: String) -> DataColumn {
        DataColumn(key: english, title: Text(zh: chinese, en: english))
    }

    private func right(_ chinese: String, _ english: String) -> DataColumn {
        DataColumn(key: english, title: Text(zh: chinese, en: english), alignment: .right)
    }
}

/// Reversed money with its sign: a netted reversal is one that nobody sees.
func reversedText(_ amounts: LedgerAmounts) throws(MoneyError) -> String {
    try amounts.reversed.negated().yuan
}

/// Hundredths of a percent: 2308 is `23.08%`.
func percentText(_ basisPoints: Int64) -> String {
    let magnitude = basisPoints.magnitude
    let decimals = magnitude % 100
    return "\(basisPoints < 0 ? "-" : "")\(magnitude / 100).\(decimals < 10 ? "0" : "")\(decimals)%"
}
