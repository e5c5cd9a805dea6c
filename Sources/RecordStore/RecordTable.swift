internal import Catalog
public import ChangeLog
internal import Foundation
internal import GRDB
internal import SwiftProtobuf
internal import Wire

/// A record as its table holds it.
public struct StoredRecord: Sendable {
    public let image: RecordImage
    /// The row shows what a change set would do that isn't judged, or is held.
    public let isOverlay: Bool

    public init(image: RecordImage, isOverlay: Bool) {
        self.image = image
        self.isOverlay = isOverlay
    }
}

/// One record type's table: a typed column for each field (two for a sealed one), and the columns
/// that the engine keeps. Values that the catalog has no column for are kept as bytes.
struct RecordTable: Sendable {
    let type: RecordType
    let sums: [SumTable]
    private let table: String
    private let upsert: String
    private let select: String
    private let selectOne: String
    private let selectPresence: String
    private let texts = QueryTexts()

    /// The engine's columns come first, in this order.
    private static let engineColumns = [
        "id BLOB PRIMARY KEY", "seq INTEGER NOT NULL", "version BLOB NOT NULL", "versions BLOB",
        "unknown BLOB", "is_overlay INTEGER NOT NULL",
    ]
    private static let engineNames = "id, seq, version, versions, unknown, is_overlay"
    private static let firstField: Int32 = 6

    init(_ type: RecordType) {
        self.type = type
        sums = type.sums.map { SumTable(type, $0) }
        table = quoted(type.tableName)
        let names = type.fields.flatMap(Self.columnNames)
        let marks = Array(repeating: "?", count: names.count + Int(Self.firstField))
        let columns = ([Self.engineNames] + names).joined(separator: ", ")
        upsert =
            "INSERT OR REPLACE INTO \(table) (\(columns)) "
            + "VALUES (\(marks.joined(separator: ", ")))"
        select = "SELECT \(columns) FROM \(table)"
        selectOne = select + " WHERE id = ?"
        selectPresence = "SELECT 1 FROM \(table) WHERE id = ?"
    }

    private static func columnNames(_ field: Field) -> [String] {
        if case .sealed = field.kind {
            return [quoted(field.columnName), quoted(field.columnName + "_lookup")]
        }
        return [quoted(field.columnName)]
    }

    /// What a file of an earlier catalog lacked, and now has.
    struct Upgrade {
        var hasNewColumns = false
        var hasNewSums = false
    }

    /// Creates what is missing, in a table of an earlier catalog too.
    func create(_ db: Database) throws -> Upgrade {
        let isNew = try !db.tableExists(type.tableName)
        let columns = type.fields.flatMap { field in
            Self.columnNames(field).map { "\($0) \(Self.affinity(field.kind))" }
        }
        try db.execute(
            sql: "CREATE TABLE IF NOT EXISTS \(table) "
                + "(\((Self.engineColumns + columns).joined(separator: ", "))) WITHOUT ROWID")
        var upgrade = Upgrade()
        let present = Set(try db.columns(in: type.tableName).map { quoted($0.name) })
        for field in type.fields {
            for column in Self.columnNames(field) where !present.contains(column) {
                try db.execute(
                    sql: "ALTER TABLE \(table) ADD COLUMN \(column) \(Self.affinity(field.kind))")
                upgrade.hasNewColumns = true
            }
        }
        for index in type.indexes {
            let columns = index.map { $0.replacing("-", with: "_") }
            // A value that most records don't have takes no room where it isn't.
            let isSparse = index.count == 1 && type.field(named: index[0])?.isRequired == false
            try db.execute(
                sql: "CREATE INDEX IF NOT EXISTS "
                    + "\(type.tableName)_by_\(columns.joined(separator: "_")) "
                    + "ON \(table) (\(columns.map(quoted).joined(separator: ", ")))"
                    + (isSparse ? " WHERE \(quoted(columns[0])) IS NOT NULL" : ""))
        }
        for sum in sums where try sum.create(db) { upgrade.hasNewSums = !isNew }
        return upgrade
    }

    /// Values that were kept as bytes go into the columns that there are for them now.
    func fillColumns(_ db: Database) throws {
        var kept: [StoredRecord] = []
        let statement = try RawStatement(db, select + " WHERE unknown IS NOT NULL")
        while try statement.step() { kept.append(read(statement)) }
        statement.reset()
        for record in kept { try put(db, record) }
    }

    private static func affinity(_ kind: FieldKind) -> String {
        switch kind {
        case .text, .enumeration: "TEXT"
        case .integer, .amountFen, .date, .month, .instant, .boolean: "INTEGER"
        case .reference, .sealed, .opaque: "BLOB"
        }
    }

    func put(_ db: Database, _ record: StoredRecord) throws {
        let statement = try RawStatement(db, upsert)
        let image = record.image
        statement.bind(image.id, at: 1)
        statement.bind(Int64(image.seq), at: 2)
        statement.bind(image.version, at: 3)
        if !image.versions.isEmpty { statement.bind(Self.pack(image.versions), at: 4) }
        statement.bind(record.isOverlay ? 1 : 0, at: 6)
        var unknown = FieldValues()
        var index = Self.firstField + 1
        var entries = image.fields.entries[...]
        for field in type.fields {
            while let entry = entries.first, entry.field < field.number {
                unknown[entry.field] = entry.value
                entries.removeFirst()
            }
            if let entry = entries.first, entry.field == field.number {
                entries.removeFirst()
                if !bind(entry.value, of: field.kind, at: index, in: statement) {
                    unknown[entry.field] = entry.value
                }
            }
            if case .sealed = field.kind { index += 2 } else { index += 1 }
        }
        for entry in entries { unknown[entry.field] = entry.value }
        if !unknown.entries.isEmpty {
            statement.bind(unknown.serialized(), at: 5)
        }
        try statement.run()
    }

    /// Replaces a row by writing what differs: an index over columns that stay isn't touched.
    func put(_ db: Database, _ record: StoredRecord, replacing old: StoredRecord) throws {
        guard let mask = changedColumns(record.image, old.image) else { return try put(db, record) }
        let statement = try RawStatement(db, texts.text([mask]) { updateText(mask) })
        statement.bind(Int64(record.image.seq), at: 1)
        statement.bind(record.image.version, at: 2)
        if !record.image.versions.isEmpty {
            statement.bind(Self.pack(record.image.versions), at: 3)
        }
        statement.bind(record.isOverlay ? 1 : 0, at: 4)
        statement.bind(record.image.id, at: 5)
        var index: Int32 = 6
        for (position, field) in type.fields.enumerated() where mask & 1 << position != 0 {
            let value = record.image.fields[field.number]
            if value != .absent, !bind(value, of: field.kind, at: index, in: statement) {
                return try put(db, record)
            }
            if case .sealed = field.kind { index += 2 } else { index += 1 }
        }
        try statement.run()
    }

    /// A bit for each field of the type, by its place; nil where more than the columns say differs.
    private func changedColumns(_ new: RecordImage, _ old: RecordImage) -> UInt64? {
        guard type.fields.count <= UInt64.bitWidth else { return nil }
        var mask: UInt64 = 0
        for (image, other) in [(new, old), (old, new)] {
            for entry in image.fields.entries {
                guard let position = type.position(of: entry.field) else { return nil }
                if other.fields[entry.field] != entry.value { mask |= 1 << position }
            }
        }
        return mask
    }

    private func updateText(_ mask: UInt64) -> String {
        let names = type.fields.enumerated().filter { mask & 1 << $0.offset != 0 }
            .flatMap { Self.columnNames($0.element) }
        let columns = ["seq", "version", "versions", "is_overlay"].enumerated()
            .map { "\($0.element) = ?\($0.offset + 1)" }
        let fields = names.enumerated().map { "\($0.element) = ?\($0.offset + 6)" }
        return "UPDATE \(table) SET \((columns + fields).joined(separator: ", ")) WHERE id = ?5"
    }

    /// - Returns: false where the column can't hold a value of this form.
    private func bind(
        _ value: FieldValue, of kind: FieldKind, at index: Int32, in statement: RawStatement
    ) -> Bool {
        switch (value, kind) {
        case (.text(let text), .text), (.text(let text), .enumeration):
            statement.bind(text, at: index)
        case (.integer(let integer), .integer), (.integer(let integer), .amountFen),
            (.integer(let integer), .date), (.integer(let integer), .month),
            (.integer(let integer), .instant), (.integer(let integer), .boolean):
            statement.bind(integer, at: index)
        case (.reference(let identifier), .reference):
            statement.bind(identifier, at: index)
        case (.sealed(let sealed), .sealed):
            statement.bind(
                UInt64(sealed.key).bigEndianData.suffix(4) + sealed.ciphertext, at: index)
            statement.bind(sealed.lookup, at: index + 1)
        case (.opaque(let data), .opaque):
            statement.bind(data, at: index)
        default: return false
        }
        return true
    }

    func contains(_ db: Database, _ id: Identifier) throws -> Bool {
        let statement = try RawStatement(db, selectPresence)
        statement.bind(id, at: 1)
        defer { statement.reset() }
        return try statement.step()
    }

    func fetch(_ db: Database, _ id: Identifier) throws -> StoredRecord? {
        let statement = try RawStatement(db, selectOne)
        statement.bind(id, at: 1)
        defer { statement.reset() }
        return try statement.step() ? read(statement) : nil
    }

    func find(
        _ db: Database, where conditions: [(field: UInt32, value: FieldValue)], limit: Int
    ) throws -> [StoredRecord] {
        guard let text = findText(conditions, limit: limit) else { return [] }
        let statement = try RawStatement(db, text)
        defer { statement.reset() }
        var index: Int32 = 1
        for condition in conditions where condition.value != .absent {
            if let sealed = condition.value.sealed {
                statement.bind(sealed.lookup, at: index)
            } else if let field = type.field(condition.field) {
                // A value of another form than the column's equals no value in it.
                guard bind(condition.value, of: field.kind, at: index, in: statement) else {
                    return []
                }
            }
            index += 1
        }
        var found: [StoredRecord] = []
        while try statement.step() { found.append(read(statement)) }
        return found
    }

    /// - Returns: nil where a condition names a field that the type doesn't have.
    private func findText(
        _ conditions: [(field: UInt32, value: FieldValue)], limit: Int
    ) -> String? {
        var key = [UInt64(limit)]
        for condition in conditions {
            guard type.position(of: condition.field) != nil else { return nil }
            let form: UInt64 =
                condition.value == .absent ? 0 : condition.value.sealed == nil ? 1 : 2
            key.append(UInt64(condition.field) << 2 | form)
        }
        return texts.text(key) {
            let terms = conditions.compactMap { condition in
                type.field(condition.field).map { field in
                    let suffix = condition.value.sealed == nil ? "" : "_lookup"
                    return quoted(field.columnName + suffix)
                        + (condition.value == .absent ? " IS NULL" : " = ?")
                }
            }
            let filter = terms.isEmpty ? "" : " WHERE " + terms.joined(separator: " AND ")
            return select + filter + " LIMIT \(limit)"
        }
    }

    func forEach(_ db: Database, _ body: (StoredRecord) throws -> Void) throws {
        let statement = try RawStatement(db, select)
        defer { statement.reset() }
        while try statement.step() { try body(read(statement)) }
    }

    func forEach(
        _ db: Database, after id: Identifier, _ body: (StoredRecord) throws -> Bool
    ) throws {
        let statement = try RawStatement(db, select + " WHERE id > ? ORDER BY id")
        statement.bind(id, at: 1)
        defer { statement.reset() }
        while try statement.step() { if try !body(read(statement)) { return } }
    }

    func delete(_ db: Database, _ id: Identifier) throws {
        let statement = try RawStatement(db, "DELETE FROM \(table) WHERE id = ?")
        statement.bind(id, at: 1)
        try statement.run()
    }

    private func read(_ statement: RawStatement) -> StoredRecord {
        var entries: [FieldValues.Entry] = []
        entries.reserveCapacity(type.fields.count)
        var column = Self.firstField
        for field in type.fields {
            if !statement.isNull(column) {
                entries.append(
                    .init(field: field.number, value: value(statement, field.kind, column)))
            }
            if case .sealed = field.kind { column += 2 } else { column += 1 }
        }
        var fields = FieldValues(ascending: entries)
        if !statement.isNull(4), let unknown = try? FieldValues(serialized: statement.data(4)) {
            for entry in unknown.entries { fields[entry.field] = entry.value }
        }
        let image = RecordImage(
            type: type.number, id: statement.identifier(0) ?? .zero,
            seq: UInt64(statement.integer(1)), version: statement.identifier(2) ?? .zero,
            versions: statement.isNull(3) ? [:] : Self.unpack(statement.data(3)), fields: fields)
        return StoredRecord(image: image, isOverlay: statement.integer(5) != 0)
    }

    private func value(_ statement: RawStatement, _ kind: FieldKind, _ column: Int32) -> FieldValue
    {
        switch kind {
        case .text, .enumeration: return .text(statement.text(column))
        case .integer, .amountFen, .date, .month, .instant, .boolean:
            return .integer(statement.integer(column))
        case .reference: return statement.identifier(column).map { .reference($0) } ?? .absent
        case .opaque: return .opaque(statement.data(column))
        case .sealed:
            let data = statement.data(column)
            let key = data.prefix(4).reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
            return .sealed(
                SealedText(
                    key: key, ciphertext: Data(data.dropFirst(4)),
                    lookup: statement.data(column + 1)))
        }
    }

    /// Four bytes register and 16 bytes version, ascending by register.
    private static func pack(_ versions: [UInt32: Identifier]) -> Data {
        versions.sorted { $0.key < $1.key }.reduce(into: Data()) {
            $0.append(UInt64($1.key).bigEndianData.suffix(4))
            $1.value.appendBytes(to: &$0)
        }
    }

    private static func unpack(_ data: Data) -> [UInt32: Identifier] {
        var versions: [UInt32: Identifier] = [:]
        var rest = data[...]
        while rest.count >= 20 {
            let register = rest.prefix(4).reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
            versions[register] = Identifier(rest.dropFirst(4).prefix(16))
            rest = rest.dropFirst(20)
        }
        return versions
    }
}

/// An SQL identifier: the catalog's names may be words of SQL (`case`, `from`).
func quoted(_ name: String) -> String { "\"\(name)\"" }
