extension BudgetDocument {
    /// Reads an import: file names and their bytes (UTF-8, with or without a byte order mark, LF or
    /// CRLF). Names that don't end in `.csv` are left alone.
    ///
    /// All or nothing: throws `ImportRefusal` with every problem found, in order of file, line and
    /// column. Figures that contradict one another are no problem here; `identityReport` tells.
    public static func parse(files: [String: [UInt8]]) throws(ImportRefusal) -> BudgetDocument {
        let problems = ProblemCollector()
        let reader = DocumentReader(files, problems)
        let headers = reader.rows(.document, BudgetHeader.read)
        let document = BudgetDocument(
            header: reader.only(headers),
            rows: ImportFile.allCases.flatMap { file in
                PrintedTable.allCases.contains { $0.file == file.rawValue }
                    ? reader.rows(file) { PrintedRow.read($0, from: file) } : []
            },
            projectDetails: reader.rows(.projectDetails, ProjectDetail.read),
            projectIndicators: reader.rows(.projectIndicators, Indicator.readOfProject),
            departmentTargets: reader.rows(.departmentTargets, Indicator.readOfDepartment),
            rates: reader.rows(.rates, Rate.read),
            chargeRules: reader.rows(.chargeRules, ChargeRule.read),
            stations: reader.rows(.stations, StationRow.read))
        // References are checked only where all rows could be read: a row that failed would make
        // each row that names it look wrong too.
        if problems.problems.isEmpty { document.checkReferences(problems) }
        guard problems.problems.isEmpty else {
            throw ImportRefusal(problems: problems.problems.sorted(by: DocumentReader.precedes))
        }
        return document
    }
}

/// Cuts the files into sheets, then reads their rows.
private struct DocumentReader {
    private let sheets: [ImportFile: ImportSheet]
    private let problems: ProblemCollector

    init(_ files: [String: [UInt8]], _ problems: ProblemCollector) {
        var sheets: [ImportFile: ImportSheet] = [:]
        for file in ImportFile.allCases {
            if let bytes = files[file.rawValue] {
                sheets[file] = ImportSheet(file, bytes: bytes, problems: problems)
            } else {
                problems.add(
                    .missingFile, RowPosition(file: file.rawValue, line: 0), chinese: "缺少此文件",
                    english: "this file is missing")
            }
        }
        for name in files.keys where name.hasSuffix(".csv") && ImportFile(rawValue: name) == nil {
            problems.add(
                .unknownFile, RowPosition(file: name, line: 0), chinese: "不认识的文件; 请移走",
                english: "the schema has no such file; take it away")
        }
        self.sheets = sheets
        self.problems = problems
    }

    func rows<Row>(_ file: ImportFile, _ read: (RowReader) -> Row?) -> [Row] {
        guard let sheet = sheets[file] else { return [] }
        return sheet.rows.compactMap { read(RowReader(sheet, $0, problems)) }
    }

    /// The one header; when there isn't exactly one, that is reported, if nothing yet was, and an
    /// empty one stands in until the import is refused.
    func only(_ headers: [BudgetHeader]) -> BudgetHeader {
        let position = RowPosition(file: ImportFile.document.rawValue, line: 0)
        if headers.count == 1 { return headers[0] }
        if !problems.problems.contains(where: { $0.file == position.file }) {
            problems.add(
                .wrongRowCount, position, chinese: "此文件须正好一行",
                english: "this file has exactly one row")
        }
        return BudgetHeader(
            position: position, bureau: "", departmentCode: "", fiscalYear: 0, documentNumber: "")
    }

    static func precedes(_ left: ImportProblem, _ right: ImportProblem) -> Bool {
        (left.file, left.line, left.column, left.columnName)
            < (right.file, right.line, right.column, right.columnName)
    }
}
