internal import LineGrammar
internal import Money
internal import Replica
internal import TextTable

/// Writes an answer for the screen, as JSON or as CSV.
extension CommandSession {
    func output(_ answer: Answer, _ invocation: Invocation) throws -> CommandOutput {
        var output = CommandOutput(shouldQuit: answer.shouldQuit)
        if let data = answer.data {
            output.data = data
        } else {
            switch invocation.format {
            case .screen: output.lines = try screenLines(answer)
            case .csv: output.data = answer.table?.screen.csv(in: language)
            case .json: output.data = try json(answer)
            }
        }
        return try exported(output, answer, invocation)
    }

    private func json(_ answer: Answer) throws -> String {
        let asOf = try asOf()
        if let table = answer.table {
            return table.data.json(schema: table.schema + "/1", asOf: asOf)
        }
        if let programs = answer.programs {
            return programs.table.json(schema: programs.schema + "/1", asOf: asOf)
        }
        return entryTable(answer).json(schema: "entry/1", asOf: asOf)
    }

    /// `导出=FILE`: the same bytes, in a file.
    private func exported(_ output: CommandOutput, _ answer: Answer, _ invocation: Invocation)
        throws -> CommandOutput
    {
        guard let argument = invocation.argument("export") else { return output }
        guard let path = argument.value.texts.first else {
            throw Refusal.sentence(
                "no-file-name", "没有写文件名; 如 导出=发放.csv",
                "no file is named; such as export=payouts.csv",
                at: argument.column)
        }
        let data = output.data.map { invocation.flags.contains("json") ? $0 + "\n" : $0 } ?? ""
        try services.write(
            FileRequest(
                path: path.text, content: data, mayReplace: invocation.flags.contains("overwrite")))
        let count = answer.table.map { Self.count($0.data) } ?? Text(same: "")
        return CommandOutput(lines: [
            Text(zh: "✓ 已导出 ", en: "✓ exported ")[language]
                + [count[language], path.text].filter { !$0.isEmpty }.joined(separator: " → ")
        ])
    }

    /// "20 行 (还有 114 行)".
    private static func count(_ table: DataTable) -> Text {
        let count = Text.count(table.rows.count, zh: "行", "row", "rows")
        guard table.more > 0 else { return count }
        return count + Text(zh: " (还有 \(table.more) 行)", en: " (\(table.more) more)")
    }

    private func screenLines(_ answer: Answer) throws -> [String] {
        var lines = answer.lines
        if answer.showsPending, !lines.isEmpty {
            let count = try replica.outboxCount()
            lines[0] += Text(zh: " · 待同步 \(count)", en: " · pending \(count)")[language]
        }
        guard let table = answer.table else { return lines }
        if table.screen.rows.isEmpty, !table.isPastEnd {
            lines.append(Text(zh: "没有符合的记录", en: "no records match")[language])
        } else if table.screen.rows.isEmpty {
            lines += table.summary
        } else {
            lines += table.screen.lines(in: language) + table.summary
        }
        return lines
    }

    private func entryTable(_ answer: Answer) -> DataTable {
        let isForeseen = answer.foreseen != nil
        return DataTable(
            columns: [
                DataColumn(key: "document", title: Text(zh: "单号", en: "document")),
                DataColumn(key: "type", title: Text(zh: "类型", en: "type")),
                DataColumn(key: "amountFen", title: Text(zh: "金额", en: "amount")),
            ] + (isForeseen ? ForeseenCells.entryColumns : []),
            rows: answer.entries.map { entry in
                [
                    .text(entry.document), .text(entry.type),
                    entry.amount.map { .number(text: $0.yuan, value: $0.count) } ?? .empty,
                ]
                    + (isForeseen
                        ? ForeseenCells.entry(answer.foreseen ?? [], document: entry.document) : [])
            })
    }

    /// What a table was read from: the server's order, the time of the view, what waits here.
    private func asOf() throws -> [(key: String, value: HeadingValue)] {
        let standing = try replica.standing()
        let viewedAt = try replica.viewedAt()
        return [
            ("seq", standing.cursor.map { .integer(Int64($0.seq)) } ?? .null),
            ("at", viewedAt.map { .text(InstantText.iso($0)) } ?? .null),
            ("pending", .integer(Int64(try replica.outboxCount()))),
        ]
    }
}
