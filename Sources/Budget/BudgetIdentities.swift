internal import Money

extension BudgetDocument {
    /// Every fact about the document that its figures let us check, without those whose figures
    /// are all blank.
    public var identities: [Identity] {
        let index = FigureIndex(self)
        let all =
            rowIdentities(index) + columnIdentities(index) + functionIdentities(index)
            + projectIdentities(index) + balanceIdentities(index) + yuanIdentities(index)
            + [ledgerIdentity(index)]
        return all.filter { !$0.left.isEmpty || !$0.right.isEmpty }
    }

    /// The rows below each total, column by column.
    private func rowIdentities(_ index: FigureIndex) -> [Identity] {
        rows.flatMap { row -> [Identity] in
            let children = index.children(of: row)
            guard !children.isEmpty else { return [] }
            return row.table.figureColumns.map { column in
                Identity(
                    group: .rows, name: .figure(row, column),
                    left: children.flatMap { index.term($0, column) },
                    right: index.term(row, column))
            }
        }
    }

    /// The columns beside each total. The income sides of tables 1 and 4 have one column only.
    private func columnIdentities(_ index: FigureIndex) -> [Identity] {
        rows.filter { $0.side != .income }.map { row in
            Identity(
                group: .columns, name: .figure(row, row.table.figureColumns[0]),
                left: row.table.summandColumns.flatMap { index.term(row, $0) },
                right: index.term(row, row.table.figureColumns[0]))
        }
    }

    /// Each project's yuan against the printed 万元, and its payers against its year.
    private func yuanIdentities(_ index: FigureIndex) -> [Identity] {
        projectDetails.flatMap { detail -> [Identity] in
            let name = Bilingual(detail.project, detail.project)
            let year = IdentityTerm(
                label: Bilingual("\(detail.project) 年度资金", "\(detail.project) year total"),
                figure: Figure(detail.yearTotal, .exact))
            let rounded = (try? detail.yearTotal.roundedToPrintedStep()) ?? detail.yearTotal
            let roundedYear = IdentityTerm(
                label: Bilingual(
                    "\(detail.yearTotal) 元 舍入", "\(detail.yearTotal) yuan, rounded"),
                figure: Figure(rounded, .exact))
            let payers = detail.yearParts.map { part in
                IdentityTerm(
                    label: Bilingual("资金来源 \(part)", "payer \(part)"), figure: Figure(part, .exact))
            }
            return [
                Identity(
                    group: .yuan, name: name, left: [roundedYear],
                    // Known to half a step, so a figure one step off is a contradiction.
                    right: index.term(.table12, detail.project, .total)),
                Identity(group: .yuan, name: name, left: payers, right: [year]),
            ]
        }
    }

    /// What enters the ledger against the document's total: the 29.74 元 of 2024 are rounding.
    private func ledgerIdentity(_ index: FigureIndex) -> Identity {
        Identity(
            group: .ledger, name: Bilingual("入账总额 = 表三合计", "ledger total = table 3 total"),
            left: plan.lines.map { line in
                IdentityTerm(label: Bilingual(line.key, line.key), figure: line.figure)
            },
            right: index.term(.table3, FigureIndex.total, .total))
    }
}

extension Bilingual {
    /// What names a figure: table, row, column.
    fileprivate static func figure(_ row: PrintedRow, _ column: FigureColumn) -> Bilingual {
        Bilingual(
            "\(row.table.chinese) \(row.name) \(column.chinese)",
            "\(row.table.english) \(row.name) \(column.english)")
    }
}
