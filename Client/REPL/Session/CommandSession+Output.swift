internal import Money
internal import Replica
internal import TextTable

/// Writes an answer for the screen, as JSON or as CSV.
extension CommandSession {
    func output(_ answer: Answer, _ format: OutputFormat) throws -> CommandOutput {
        var output = CommandOutput(shouldQuit: answer.shouldQuit)
        if let data = answer.data {
            output.data = data
            return output
        }
        switch format {
        case .screen: output.lines = try screenLines(answer)
        case .csv: output.data = answer.table?.screen.csv(in: language)
        case .json:
            let asOf = try asOf()
            if let table = answer.table {
                output.data = table.data.json(schema: table.schema + "/1", asOf: asOf)
            } else {
                output.data = entryTable(answer).json(schema: "entry/1", asOf: asOf)
            }
        }
        return output
    }

    private func screenLines(_ answer: Answer) throws -> [String] {
        var lines = answer.lines
        if answer.showsPending, !lines.isEmpty {
            let count = try replica.standing().outboxCount
            lines[0] += Text(zh: " · 待同步 \(count)", en: " · pending \(count)")[language]
        }
        guard let table = answer.table else { return lines }
        if table.screen.rows.isEmpty {
            lines.append(Text(zh: "没有符合的记录", en: "no records match")[language])
        } else {
            lines += table.screen.lines(in: language) + table.summary
        }
        return lines
    }

    private func entryTable(_ answer: Answer) -> DataTable {
        DataTable(
            columns: [
                DataColumn(key: "document", title: Text(zh: "单号", en: "document")),
                DataColumn(key: "type", title: Text(zh: "类型", en: "type")),
                DataColumn(key: "amountFen", title: Text(zh: "金额", en: "amount")),
            ],
            rows: answer.entries.map { entry in
                [
                    .text(entry.document), .text(entry.type),
                    entry.amount.map { .number(text: $0.yuan, value: $0.count) } ?? .empty,
                ]
            })
    }

    /// What a table was read from: the server's order, the time of the view, what waits here.
    private func asOf() throws -> [(key: String, value: HeadingValue)] {
        let standing = try replica.standing()
        let viewedAt = try replica.viewedAt()
        return [
            ("seq", standing.cursor.map { .integer(Int64($0.seq)) } ?? .null),
            ("at", viewedAt.map { .text(ClockText.minute($0)) } ?? .null),
            ("pending", .integer(Int64(standing.outboxCount))),
        ]
    }
}
