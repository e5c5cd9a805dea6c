internal import ChangeLog
public import Money
public import TextTable

extension LedgerReport {
    /// All columns of the ledger, one row a line, function, station or month, without subtotals:
    /// what JSON and CSV show.
    ///
    /// - Parameter language: nil writes codes, for programs.
    public func table(by grouping: LedgerGrouping, in language: Language?) throws(MoneyError)
        -> DataTable
    {
        var rows: [[Cell]] = []
        for row in ledger.rows(by: grouping) {
            rows.append(keyCells(row, language) + (try amountCells(row, grouping)))
        }
        return DataTable(columns: keyColumns(grouping) + amountColumns, rows: rows)
    }

    /// One line of JSON under the schema `ledger/1`, the same whatever is spoken; amounts in fen, rates in hundredths of a
    /// percent. `asOf` holds what the figures rest on, and the totals. Throws
    /// `MoneyError.overflow`.
    public func json(by grouping: LedgerGrouping = .project) throws(MoneyError) -> String {
        let total = ledger.total.amounts
        let available = try total.available()
        let failures = ledger.checks.filter { !$0.isEqual }.map(\.sentence)
        return try table(by: grouping, in: nil).json(
            schema: "ledger/1",
            asOf: [
                ("seq", .integer(Int64(clamping: stamp.seq))),
                ("at", .text(InstantText.iso(stamp.at))),
                ("pending", .integer(Int64(ledger.pending.count))),
                ("rules", stamp.rulesHash.map { .text($0) } ?? .null),
                ("month", ledger.filter.month.map { .text($0.description) } ?? .null),
                ("status", .text(completeness.code)),
                ("waitingFor", .texts(completeness.waitingCodes)),
                ("availableFen", ledger.hasBudget ? .integer(available.amount.count) : .null),
                ("toleranceFen", ledger.hasBudget ? .integer(total.tolerance.count) : .null),
                ("acceptedFen", .integer(total.accepted.count)),
                ("reversedFen", .integer(try total.reversed.negated().count)),
                ("netFen", .integer(try total.net().count)),
                ("paidSuspenseFen", .integer(total.paidSuspense.count)),
                ("unpaidHeldFen", .integer(total.unpaidHeld.count)),
                ("count", .integer(total.count)), ("lateCount", .integer(total.lateCount)),
                ("reversalCount", .integer(total.reversalCount)),
                ("parkedCount", parked.map { .integer(Int64($0.count)) } ?? .null),
                ("parkedOverdueCount", parked.map { .integer(Int64($0.overdueCount)) } ?? .null),
                (
                    "failedChecks",
                    failures.isEmpty ? .null : .text(failures.joined(separator: "; "))
                ),
            ])
    }

    /// CSV with all columns, amounts in yuan. Throws `MoneyError.overflow`.
    public func csv(by grouping: LedgerGrouping = .project, in language: Language)
        throws(MoneyError) -> String
    {
        try table(by: grouping, in: language).csv(in: language)
    }

    private func keyColumns(_ grouping: LedgerGrouping) -> [DataColumn] {
        switch grouping {
        case .project:
            [
                text("project", "项目", "project"), text("functionCode", "功能科目", "function code"),
                text("source", "来源", "source"), text("paidHere", "本系统列支", "paid here"),
            ]
        case .functionCode:
            [
                text("functionCode", "功能科目", "function code"),
                text("functionName", "科目名称", "function name"),
            ]
        case .station: [text("station", "所", "station"), text("stationName", "名称", "name")]
        case .month: [text("month", "月份", "month")]
        }
    }

    private func keyCells(_ row: LedgerRow, _ language: Language?) -> [Cell] {
        let words = LedgerWords(names: ledger.names, language: language)
        switch row.key {
        case .line(let line):
            return [
                wordCell(words.project(line)), .text(line.functionCode),
                .text(words.source(line.source)), .integer(row.isPaidHere ? 1 : 0),
            ]
        case .month(let month): return [month.map { .text($0.description) } ?? .empty]
        case .station(nil) where language == nil: return [.empty, .empty]
        default: return words.words(row.key).map { .text($0) }
        }
    }

    private var amountColumns: [DataColumn] {
        [
            number("approvedFen", "批复", "approved"), number("adjustmentsFen", "调整", "adjustments"),
            number("carryOverFen", "结转", "carry-over"), number("availableFen", "可用预算", "available"),
            number("toleranceFen", "误差", "tolerance"), number("earlierFen", "前期占用", "used earlier"),
            number("acceptedFen", "已列支", "accepted"), number("reversedFen", "冲销", "reversed"),
            number("netFen", "净列支", "net"), number("paidSuspenseFen", "挂账已付", "paid suspense"),
            number("unpaidHeldFen", "待裁未付", "unpaid held"),
            number("remainingFen", "余额", "remaining"),
            number("executionBasisPoints", "执行率", "execution"), number("count", "笔数", "payouts"),
            number("lateCount", "迟报", "late"), number("reversalCount", "冲销笔数", "reversals"),
        ]
    }

    private func amountCells(_ row: LedgerRow, _ grouping: LedgerGrouping) throws(MoneyError)
        -> [Cell]
    {
        let amounts = row.amounts
        let hasBudget = ledger.hasBudget && (grouping == .project || grouping == .functionCode)
        let budget: [Cell] =
            hasBudget
            ? [
                cell(amounts.approved), cell(amounts.adjustments), cell(amounts.carryOver),
                cell(try amounts.available()), cell(amounts.tolerance), cell(try amounts.earlier()),
            ] : Array(repeating: .empty, count: 6)
        let remaining = hasBudget ? try amounts.remaining() : nil
        let execution = hasBudget ? try amounts.executionBasisPoints() : nil
        return budget + [
            cell(amounts.accepted), cell(try amounts.reversed.negated()), cell(try amounts.net()),
            cell(amounts.paidSuspense), cell(amounts.unpaidHeld), remaining.map(cell) ?? .empty,
            execution.map { .number(text: percentText($0), value: $0) } ?? .empty,
            .integer(amounts.count), .integer(amounts.lateCount), .integer(amounts.reversalCount),
        ]
    }
}

func cell(_ amount: Fen) -> Cell { .number(text: amount.yuan, value: amount.count) }

func cell(_ figure: Figure) -> Cell { .number(text: figure.yuan, value: figure.amount.count) }

/// Words, or nothing where there are none.
func wordCell(_ words: String?) -> Cell {
    guard let words, !words.isEmpty else { return .empty }
    return .text(words)
}

/// A column of words.
func text(_ key: String, _ chinese: String, _ english: String) -> DataColumn {
    DataColumn(key: key, title: Text(zh: chinese, en: english))
}

/// A column of numbers.
func number(_ key: String, _ chinese: String, _ english: String) -> DataColumn {
    DataColumn(key: key, title: Text(zh: chinese, en: english), alignment: .right)
}
