internal import ChangeLog
internal import Money
internal import TextTable

/// A record by type and id.
struct RecordKey: Hashable {
    let type: UInt32
    let record: Identifier
}

/// What a command answers, before it is written for screen, JSON or CSV.
struct Answer {
    /// For the screen, in the session's language.
    var lines: [String] = []
    /// The first line ends with how many entries wait to be sent.
    var showsPending = false
    var table: TableAnswer?
    var entries: [EntrySummary] = []
    /// What the command itself has against what it recorded all the same.
    var objections: [Refusal] = []
    /// What is foreseen of each change set; nil where nobody foresees.
    var foreseen: [ForeseenEntry]?
    var shouldQuit = false
    /// For programs, where people get lines.
    var programs: ProgramTable?
    /// Written by a service as it is, in the format that was asked for.
    var data: String?
    /// What a field would be by default, where that was asked.
    var hint = GuideHint()

    init(_ lines: [String] = [], showsPending: Bool = false, shouldQuit: Bool = false) {
        self.lines = lines
        self.showsPending = showsPending
        self.shouldQuit = shouldQuit
    }
}

/// A table for people and for programs.
struct TableAnswer {
    /// Name of the shape, without its version: "payout-list".
    let schema: String
    /// Words of the session's language in its cells.
    let screen: DataTable
    /// Codes in its cells.
    let data: DataTable
    /// What `@1`, `@2`, … mean afterwards; nil leaves them as they were.
    var rows: [RecordKey]?
    /// Below the table on the screen.
    var summary: [String] = []
    /// There are rows, all of them before the first that was asked for.
    var isPastEnd = false
}

/// A table that only programs are given.
struct ProgramTable {
    /// Name of the shape, without its version: "status".
    let schema: String
    let table: DataTable

    init(schema: String, _ columns: [DataColumn], _ rows: [[Cell]]) {
        self.schema = schema
        table = DataTable(columns: columns, rows: rows)
    }
}

/// One record that a command made, for JSON.
struct EntrySummary {
    let document: String
    let type: String
    let amount: Fen?
}

extension Answer {
    /// The same answer with one more record in its JSON form.
    func making(_ document: String, _ type: TypeName, _ amount: Fen? = nil) -> Answer {
        var answer = self
        answer.entries.append(
            EntrySummary(document: document, type: type.rawValue, amount: amount))
        return answer
    }
}
