/// One mistake in the import files, with the place where it stands.
public struct ImportProblem: Hashable, Sendable {
    /// The closed list of what can be wrong.
    public enum Code: String, CaseIterable, Sendable {
        /// A file of the schema isn't there.
        case missingFile = "missing-file"
        /// A CSV file that the schema doesn't know.
        case unknownFile = "unknown-file"
        /// Bytes that aren't UTF-8.
        case notUTF8 = "not-utf8"
        /// Quotation marks that don't pair up or stand in the wrong place.
        case malformedCSV = "malformed-csv"
        /// A column of the schema isn't there.
        case missingHeading = "missing-heading"
        /// A column that the schema doesn't know.
        case unknownHeading = "unknown-heading"
        /// The same column twice.
        case repeatedHeading = "repeated-heading"
        /// A row with more or fewer cells than the heading.
        case wrongCellCount = "wrong-cell-count"
        /// A file that must have exactly one row has another number of them.
        case wrongRowCount = "wrong-row-count"
        /// An empty cell where there must be something.
        case missingValue = "missing-value"
        /// Not an amount, or not in the form of the column.
        case badAmount = "bad-amount"
        /// Not a function code of 3, 5 or 7 digits.
        case badFunctionCode = "bad-function-code"
        /// Not one of the words that the column allows.
        case badWord = "bad-word"
        /// Not a full date, or a period that ends before it begins.
        case badDate = "bad-date"
        /// Not a number of a year, or not two characters of a station code.
        case badNumber = "bad-number"
        /// The same row twice.
        case repeatedRow = "repeated-row"
        /// The parent isn't in the same table.
        case unknownParent = "unknown-parent"
        /// Two periods in which the same thing would be in force twice.
        case overlappingPeriod = "overlapping-period"
        /// A charge rule's function code isn't the one that the project was assigned.
        case wrongFunctionCode = "wrong-function-code"
        /// The project isn't among the projects.
        case unknownProject = "unknown-project"
        /// The function code isn't in table 3.
        case unknownFunctionCode = "unknown-function-code"
    }

    /// The file's name, without its folder.
    public let file: String
    /// The line, from 1; 1 is the heading. 0 when the whole file is meant.
    public let line: Int
    /// The column, from 1. 0 when the whole line is meant.
    public let column: Int
    /// The column's heading; empty when no column is meant.
    public let columnName: String
    /// What is wrong.
    public let code: Code
    /// What is wrong and what to do, in Chinese.
    public let chinese: String
    /// What is wrong and what to do, in English.
    public let english: String
}

extension ImportProblem: CustomStringConvertible {
    /// `projects.csv:4:6 total_wan bad-amount: …`, in English.
    public var description: String {
        "\(file):\(line):\(column) \(columnName) \(code.rawValue): \(english)"
    }
}

/// The import was refused as a whole: everything that was found wrong, in order of file and line.
public struct ImportRefusal: Error, Hashable, Sendable {
    /// At least one problem.
    public let problems: [ImportProblem]
}

/// Where a row stands in the import files.
public struct RowPosition: Hashable, Sendable {
    /// The file's name, without its folder.
    public let file: String
    /// The line, from 1; 1 is the heading.
    public let line: Int

    /// Makes a position.
    public init(file: String, line: Int) {
        self.file = file
        self.line = line
    }
}

/// Collects problems while an import is read. Reading goes on after each, so that a person can
/// mend all of them at once.
final class ProblemCollector {
    private(set) var problems: [ImportProblem] = []

    func add(
        _ code: ImportProblem.Code, _ position: RowPosition, column: Int = 0, name: String = "",
        chinese: String, english: String
    ) {
        problems.append(
            ImportProblem(
                file: position.file, line: position.line, column: column, columnName: name,
                code: code, chinese: chinese, english: english))
    }
}
