internal import Money

/// Reads the cells of one row by heading, and reports each that is wrong. A wrong cell reads as
/// nil; the import is refused anyway once anything was reported.
struct RowReader {
    let position: RowPosition
    private let cells: [String: String]
    private let columns: [String: Int]
    private let problems: ProblemCollector

    init(_ sheet: ImportSheet, _ row: ImportSheet.Row, _ problems: ProblemCollector) {
        position = RowPosition(file: sheet.file, line: row.line)
        cells = Dictionary(zip(sheet.header, row.cells)) { first, _ in first }
        columns = Dictionary(zip(sheet.header, 1...)) { first, _ in first }
        self.problems = problems
    }

    func report(_ code: ImportProblem.Code, _ name: String, chinese: String, english: String) {
        problems.add(
            code, position, column: columns[name] ?? 0, name: name, chinese: chinese,
            english: english)
    }

    /// The cell's text, perhaps empty.
    func text(_ name: String) -> String {
        cells[name] ?? ""
    }

    /// The cell's text, or nil when it is empty.
    func optionalText(_ name: String) -> String? {
        text(name).isEmpty ? nil : text(name)
    }

    /// The cell's text, which mustn't be empty.
    func required(_ name: String) -> String? {
        guard let value = optionalText(name) else {
            report(.missingValue, name, chinese: "此格不能为空", english: "this cell can't be empty")
            return nil
        }
        return value
    }

    /// Nil for the word `not-printed` (未印), which says that the document has nothing there.
    func printed(_ name: String) -> String? {
        guard let value = required(name) else { return nil }
        return IndicatorOperator.named(value) == .notPrinted ? nil : value
    }

    /// A word of a closed list.
    func word<Word: ImportWord>(_ name: String, _ type: Word.Type = Word.self) -> Word? {
        guard let value = required(name) else { return nil }
        if let word = Word.named(value) { return word }
        let allowed = Word.allCases.map { "\($0.rawValue) (\($0.chinese))" }
            .joined(separator: ", ")
        report(
            .badWord, name, chinese: "“\(value)”不在可用的词中: \(allowed)",
            english: "“\(value)” isn't one of: \(allowed)")
        return nil
    }

    /// A word of a closed list, or nothing.
    func optionalWord<Word: ImportWord>(_ name: String, _ type: Word.Type = Word.self) -> Word? {
        optionalText(name) == nil ? nil : word(name)
    }

    /// An amount in yuan.
    func yuan(_ name: String) -> Fen? {
        guard let value = required(name) else { return nil }
        return amount(value, name)
    }

    /// A figure in 万元 as printed, with two decimals; nil when the cell is blank. Other decimals
    /// are refused because the tolerance of ±50 元 follows from there being two.
    func figure(_ column: FigureColumn) -> PrintedFigure? {
        let name = column.rawValue
        guard let value = optionalText(name) else { return nil }
        let decimals = value.split(separator: ".", omittingEmptySubsequences: false).dropFirst()
        guard decimals.map(\.count) == [2], value.last?.isNumber == true else {
            report(
                .badAmount, name, chinese: "万元金额须有两位小数, 如 20.00",
                english: "a figure in 万元 has two decimals, as 20.00")
            return nil
        }
        guard let amount = amount(value + "万", name) else { return nil }
        return PrintedFigure(text: value, amount: amount, column: columns[name] ?? 0)
    }

    /// A full date.
    func date(_ name: String) -> CalendarDate? {
        guard let value = required(name) else { return nil }
        do {
            return try CalendarDate.parse(value, forms: .fullOnly)
        } catch {
            report(.badDate, name, chinese: error.chinese, english: error.english)
            return nil
        }
    }

    /// The last day of a period that begins on `from`; nil when the period is open.
    func lastDay(_ name: String, from: CalendarDate?) -> CalendarDate? {
        guard optionalText(name) != nil, let day = date(name) else { return nil }
        if let from, day < from {
            report(
                .badDate, name, chinese: CalendarError.reversed.chinese,
                english: CalendarError.reversed.english)
        }
        return day
    }

    /// A function code of 3, 5 or 7 digits, or nil when the cell is empty.
    func functionCode(_ name: String) -> String? {
        guard let value = optionalText(name) else { return nil }
        let isDigits = value.utf8.allSatisfy { (0x30...0x39).contains($0) }
        guard isDigits, [3, 5, 7].contains(value.utf8.count) else {
            report(
                .badFunctionCode, name, chinese: "科目编码须为 3、5 或 7 位数字",
                english: "a function code has 3, 5 or 7 digits")
            return nil
        }
        return value
    }

    private func amount(_ text: String, _ name: String) -> Fen? {
        do {
            return try Fen.parseSigned(text)
        } catch {
            report(.badAmount, name, chinese: error.chinese, english: error.english)
            return nil
        }
    }
}
