internal import Catalog

/// One table that a list draws its rows from.
///
/// Most lists have one. A list of several kinds of records (payouts and their reversals) has an arm
/// for each, and says in `{braces}` what each arm has an expression of its own for.
struct ListArm {
    let type: RecordType
    /// What stands after FROM: the rows' table, called r.
    let table: String
    /// Each may refer to those before it. Left out of a query that doesn't look at them.
    let joins: [ListJoin]
    /// What a name in braces stands for here.
    let expressions: [String: String]
    /// A sum that the store keeps of the amounts in `r.amount_fen`: where the filters are among
    /// what it is grouped by, the total is no scan.
    let keptSum: String?

    init(
        _ type: RecordType, joins: [ListJoin] = [], expressions: [String: String] = [:],
        keptSum: String? = nil
    ) {
        self.type = type
        table = "\"\(type.tableName)\" r"
        self.joins = joins
        self.expressions = expressions.merging(["type": String(type.number)]) { $1 }
        self.keptSum = keptSum
    }

    /// SQL of the list as this arm has it.
    func filled(_ sql: String) -> String {
        guard sql.contains("{") else { return sql }
        return expressions.reduce(sql) { $0.replacing("{\($1.key)}", with: $1.value) }
    }

    /// FROM with the joins that the rest of a query looks at.
    ///
    /// - Parameter sql: every other part of the query, filled.
    func from(for sql: String) -> String {
        var looked = sql
        var needed: [ListJoin] = []
        for join in joins.reversed() where join.isMentioned(in: looked) {
            looked += " " + join.condition
            needed.append(join)
        }
        return ([table] + needed.reversed().map(\.sql)).joined(separator: " ")
    }
}

/// A table that is looked up for a row: at most one row of it fits.
struct ListJoin {
    let alias: String
    private let table: String
    let condition: String

    /// - Parameter condition: equates the table's key with something of r or of an earlier join.
    init(_ table: String, _ alias: String, on condition: String) {
        self.table = table
        self.alias = alias
        self.condition = condition
    }

    /// The verdict on the change set that made the row.
    static let verdict = ListJoin("verdict", "v", on: "v.change_set = r.version")
    static let station = ListJoin("station", "s", on: "s.id = r.station")

    var sql: String { "LEFT JOIN \"\(table)\" \(alias) ON \(condition)" }

    func isMentioned(in sql: String) -> Bool {
        var rest = Substring(sql)
        while let found = rest.firstRange(of: alias + ".") {
            let before = rest[..<found.lowerBound].last
            if !(before.map { $0.isLetter || $0.isNumber || $0 == "_" } ?? false) { return true }
            rest = rest[found.upperBound...]
        }
        return false
    }
}
