internal import SwiftCSV

/// One CSV file, cut into cells that know their line.
struct ImportSheet {
    struct Row {
        /// From 1, where 1 is the heading.
        let line: Int
        let cells: [String]
    }

    let file: String
    let header: [String]
    let rows: [Row]

    /// Reads a file of the schema; nil when it can't be cut into rows and columns at all. All that
    /// is wrong goes to `problems`.
    init?(_ file: ImportFile, bytes: [UInt8], problems: ProblemCollector) {
        self.file = file.rawValue
        let start = RowPosition(file: file.rawValue, line: 0)
        guard let text = ImportSheet.text(bytes) else {
            problems.add(
                .notUTF8, start, chinese: "文件不是 UTF-8; 请另存为 CSV UTF-8",
                english: "the file isn't UTF-8; save it as CSV UTF-8")
            return nil
        }
        guard let all = ImportSheet.rows(text), let first = all.first else {
            problems.add(
                .malformedCSV, start, chinese: "引号不成对或位置不对, 或文件为空",
                english: "quotation marks don't pair up or are misplaced, or the file is empty")
            return nil
        }
        header = first.cells
        guard ImportSheet.check(header, of: file, problems) else { return nil }
        var kept: [Row] = []
        for row in all.dropFirst() where row.cells != [""] {
            if row.cells.count == first.cells.count {
                kept.append(row)
            } else {
                ImportSheet.refuseCellCount(row, first.cells.count, file, problems)
            }
        }
        rows = kept
    }

    /// The text without a byte order mark; nil when the bytes aren't UTF-8.
    private static func text(_ bytes: [UInt8]) -> String? {
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        return String(
            validating: bytes.starts(with: mark) ? bytes[3...] : bytes[...], as: UTF8.self)
    }

    /// All rows with their lines; nil when the quotation marks are wrong.
    private static func rows(_ text: String) -> [Row]? {
        // The parser takes an unclosed quotation for the rest of the file. Quotation marks always
        // come in pairs, so an odd number of them shows it.
        guard text.count(where: { $0 == "\"" }).isMultiple(of: 2) else { return nil }
        // And it drops an empty last cell when no line end follows.
        let closed = text.last?.isNewline == true ? text : text + "\n"
        guard let csv = try? EnumeratedCSV(string: closed, delimiter: .comma, loadColumns: false)
        else { return nil }
        var rows: [Row] = []
        var line = 1
        try? csv.enumerateAsArray(startAt: 0, rowLimit: nil) { cells in
            rows.append(Row(line: line, cells: cells.map(trimmed)))
            line += 1 + cells.reduce(0) { $0 + $1.count(where: \.isNewline) }
        }
        return rows
    }

    private static func trimmed(_ cell: String) -> String {
        let start = cell.drop(while: \.isWhitespace)
        return String(start.reversed().drop(while: \.isWhitespace).reversed())
    }

    private static func check(
        _ header: [String], of file: ImportFile, _ problems: ProblemCollector
    ) -> Bool {
        let before = problems.problems.count
        let position = RowPosition(file: file.rawValue, line: 1)
        for (index, name) in header.enumerated() {
            let isKnown = file.columns.contains(name)
            if isKnown, header.firstIndex(of: name) == index { continue }
            problems.add(
                isKnown ? .repeatedHeading : .unknownHeading, position, column: index + 1,
                name: name, chinese: isKnown ? "列名重复" : "不认识的列名; 列名见说明",
                english: isKnown ? "this heading stands twice" : "the schema has no such column")
        }
        for name in file.columns where !header.contains(name) {
            problems.add(
                .missingHeading, position, name: name, chinese: "缺少此列",
                english: "this column is missing")
        }
        return problems.problems.count == before
    }

    private static func refuseCellCount(
        _ row: Row, _ expected: Int, _ file: ImportFile, _ problems: ProblemCollector
    ) {
        problems.add(
            .wrongCellCount, RowPosition(file: file.rawValue, line: row.line),
            chinese: "应有 \(expected) 格, 实有 \(row.cells.count) 格",
            english: "\(expected) cells expected, \(row.cells.count) found")
    }
}
