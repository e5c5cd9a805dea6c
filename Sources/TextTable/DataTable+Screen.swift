extension DataTable {
    /// The narrowest that a text column is cut to: one wide character and three dots.
    private static let minimumTextWidth = 5

    /// The table as lines for a terminal: header, rows, totals, and how many rows more there are.
    ///
    /// Columns are as wide as their content. Where the lines would be wider than `maximumWidth`
    /// columns, the widest left-aligned columns are cut and end in "...". Right-aligned ones never
    /// are, because a cut number is another number; so a line may still be too wide.
    ///
    /// - Parameters:
    ///   - maximumWidth: in terminal columns; nil for no limit.
    ///   - gap: spaces between columns.
    /// - Returns: lines without line breaks and without spaces at their ends.
    public func lines(in language: Language, maximumWidth: Int? = nil, gap: Int = 2) -> [String] {
        let header = columns.map { $0.title[language].plainForTerminal }
        let body = (rows + [totals].compactMap { $0 }).map { $0.map(\.screenText) }
        let widths = fittedWidths(of: [header] + body, maximumWidth: maximumWidth, gap: gap)
        var lines = ([header] + body).map { line(of: $0, widths: widths, gap: gap) }
        if more > 0 {
            lines.append(Text(zh: "还有 \(more) 行", en: "\(more) more rows")[language])
        }
        return lines
    }

    private func line(of cells: [String], widths: [Int], gap: Int) -> String {
        let padded = columns.indices.map { index in
            let width = widths[index]
            let alignment = columns[index].alignment
            let text = alignment == .left ? cells[index].truncated(to: width) : cells[index]
            return text.padded(to: width, alignment: alignment)
        }
        let line = padded.joined(separator: String(repeating: " ", count: gap))
        return String(line.reversed().drop { $0 == " " }.reversed())
    }

    private func fittedWidths(of cells: [[String]], maximumWidth: Int?, gap: Int) -> [Int] {
        var widths = columns.indices.map { index in
            cells.map { $0[index].displayWidth }.max() ?? 0
        }
        guard let maximumWidth else { return widths }
        var excess = widths.reduce(0, +) + gap * max(0, columns.count - 1) - maximumWidth
        let cuttable = columns.indices.filter { columns[$0].alignment == .left }
        while excess > 0,
            let widest = cuttable.max(by: { widths[$0] < widths[$1] }),
            widths[widest] > Self.minimumTextWidth
        {
            widths[widest] -= 1
            excess -= 1
        }
        return widths
    }
}

extension Cell {
    fileprivate var screenText: String {
        switch self {
        case .text(let text): text.plainForTerminal
        case .integer(let value): String(value)
        case .number(let text, _): text.plainForTerminal
        case .empty: ""
        }
    }
}
