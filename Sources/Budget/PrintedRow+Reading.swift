extension PrintedRow {
    /// Reads one row of a table file; nil when something in it is wrong, which is reported.
    static func read(_ reader: RowReader, from file: ImportFile) -> PrintedRow? {
        switch file {
        case .table1: balance(reader, .table1)
        case .table4: balance(reader, .table4)
        case .table2: function(reader, .table2)
        case .table3: function(reader, .table3)
        case .table5: function(reader, .table5)
        case .table6: economic(reader)
        case .projects: project(reader)
        default: nil
        }
    }

    private static func figures(_ reader: RowReader, _ table: PrintedTable)
        -> [FigureColumn: PrintedFigure]
    {
        var figures: [FigureColumn: PrintedFigure] = [:]
        for column in table.figureColumns {
            figures[column] = reader.figure(column)
        }
        return figures
    }

    private static func balance(_ reader: RowReader, _ table: PrintedTable) -> PrintedRow? {
        let side = reader.word("side", BalanceSide.self)
        let kind = reader.word("kind", RowKind.self)
        let item = reader.required("item")
        let code = reader.functionCode("function_code")
        let figures = figures(reader, table)
        guard let side, let kind, let item else { return nil }
        return PrintedRow(
            table: table, position: reader.position, side: side, kind: kind, key: item,
            parentKey: reader.optionalText("parent"), name: item, functionCode: code,
            remark: reader.text("sequence"), figures: figures)
    }

    /// A row by function: codes nest by prefix (204, 20406, 2040601); the row without a code is
    /// the total.
    private static func function(_ reader: RowReader, _ table: PrintedTable) -> PrintedRow? {
        let name = reader.required("function_name")
        let code = reader.functionCode("function_code")
        let figures = figures(reader, table)
        guard let name, code != nil || reader.text("function_code").isEmpty else { return nil }
        return PrintedRow(
            table: table, position: reader.position, side: nil,
            kind: code?.count == 7 ? .item : .total, key: code ?? "",
            parentKey: code.map { $0.count == 3 ? "" : String($0.dropLast(2)) }, name: name,
            functionCode: code, remark: "", figures: figures)
    }

    private static func economic(_ reader: RowReader) -> PrintedRow? {
        let kind = reader.word("kind", RowKind.self)
        let item = reader.required("department_item")
        let figures = figures(reader, .table6)
        guard let kind, let item else { return nil }
        return PrintedRow(
            table: .table6, position: reader.position, side: nil, kind: kind, key: item,
            parentKey: reader.optionalText("parent"), name: item, functionCode: nil,
            remark: reader.text("government_item"), figures: figures)
    }

    private static func project(_ reader: RowReader) -> PrintedRow? {
        let source = reader.word("source", FundSource.self)
        let kind = reader.word("kind", RowKind.self)
        let name = reader.required("project")
        let code = reader.functionCode("assigned_function_code")
        if kind == .item { _ = reader.required("assigned_function_code") }
        if kind == .item, reader.optionalText(FigureColumn.total.rawValue) == nil {
            _ = reader.required(FigureColumn.total.rawValue)
        }
        guard let source, let kind, let name else { return nil }
        let table: PrintedTable = source == .currentYear ? .table12 : .table13
        return PrintedRow(
            table: table, position: reader.position, side: nil, kind: kind, key: name,
            parentKey: reader.optionalText("parent"), name: name, functionCode: code, remark: "",
            figures: figures(reader, table))
    }
}
