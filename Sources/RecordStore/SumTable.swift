internal import Catalog
internal import ChangeLog
internal import Foundation
internal import GRDB

/// One kept sum's table: a row for each group, canonical and overlay apart.
struct SumTable: Sendable {
    let sum: KeptSum
    private let name: String
    private let amountField: UInt32?
    private let fields: [Field]
    private let columns: [String]
    private let upsert: String

    init(_ type: RecordType, _ sum: KeptSum) {
        self.sum = sum
        name = Self.name(type, sum)
        amountField = type.field(named: sum.amount)?.number
        fields = sum.groupBy.compactMap { type.field(named: $0) }
        columns = fields.map { quoted($0.columnName) }
        let marks = Array(repeating: "?", count: columns.count + 3).joined(separator: ", ")
        upsert = """
            INSERT INTO \(name) VALUES (\(marks)) ON CONFLICT DO UPDATE
            SET amount = amount + excluded.amount, count = count + excluded.count
            """
    }

    static func name(_ type: RecordType, _ sum: KeptSum) -> String {
        "sum_\(type.tableName)_\(sum.name.replacing("-", with: "_"))"
    }

    /// - Returns: whether the table wasn't there.
    func create(_ db: Database) throws -> Bool {
        guard try !hasTable(db, name) else { return false }
        // Absent group values are stored as an empty blob, for a primary key can't hold NULL.
        try db.execute(
            sql: """
                CREATE TABLE \(name) (
                  \(columns.map { "\($0) NOT NULL" }.joined(separator: ", ")),
                  is_overlay INTEGER NOT NULL, amount INTEGER NOT NULL, count INTEGER NOT NULL,
                  PRIMARY KEY (\((columns + ["is_overlay"]).joined(separator: ", "))))
                  WITHOUT ROWID
                """)
        return true
    }

    func clear(_ db: Database) throws {
        try db.execute(sql: "DELETE FROM \(name)")
    }

    /// The group that a record belongs to, and its amount.
    func group(of record: StoredRecord) -> (key: [FieldValue], amount: Int64) {
        let amount = amountField.flatMap { record.image.fields[$0].integer }
        return (fields.map { record.image.fields[$0.number] }, amount ?? 0)
    }

    func add(_ db: Database, key: [FieldValue], isOverlay: Bool, amount: Int64, count: Int64) throws
    {
        let statement = try RawStatement(db, upsert)
        for (index, value) in key.enumerated() { Self.bind(value, Int32(index + 1), statement) }
        let next = Int32(columns.count)
        statement.bind(isOverlay ? 1 : 0, at: next + 1)
        statement.bind(amount, at: next + 2)
        statement.bind(count, at: next + 3)
        try statement.run()
    }

    func total(_ db: Database, key: [String: FieldValue], isOverlay: Bool?) throws -> (
        amount: Int64, count: Int64
    ) {
        let named = fields.filter { key[$0.name] != nil }
        var terms = named.map { "\(quoted($0.columnName)) = ?" }
        if let isOverlay { terms.append("is_overlay = \(isOverlay ? 1 : 0)") }
        let filter = terms.isEmpty ? "" : "WHERE " + terms.joined(separator: " AND ")
        let statement = try RawStatement(
            db, "SELECT sum(amount), sum(count) FROM \(name) \(filter)")
        for (index, field) in named.enumerated() {
            Self.bind(key[field.name] ?? .absent, Int32(index + 1), statement)
        }
        defer { statement.reset() }
        _ = try statement.step()
        return (statement.integer(0), statement.integer(1))
    }

    /// How many groups have records.
    func groupCount(_ db: Database) throws -> Int {
        let statement = try RawStatement(
            db, "SELECT count(*) FROM \(name) WHERE count <> 0 OR amount <> 0")
        defer { statement.reset() }
        _ = try statement.step()
        return Int(statement.integer(0))
    }

    private static func bind(_ value: FieldValue, _ index: Int32, _ statement: RawStatement) {
        switch value {
        case .absent: statement.bind(Data(), at: index)
        case .text(let text): statement.bind(text, at: index)
        case .integer(let integer): statement.bind(integer, at: index)
        case .reference(let identifier): statement.bind(identifier, at: index)
        case .sealed(let sealed): statement.bind(sealed.lookup, at: index)
        case .opaque(let data): statement.bind(data, at: index)
        }
    }
}
