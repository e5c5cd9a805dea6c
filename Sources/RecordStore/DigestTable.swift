public import ChangeLog
public import GRDB
internal import Wire

/// Digests by scope and record type. A replica keeps all under scope 0. What a server has given as
/// stubs is kept under the scope's negative number: those records are counted where they belong.
public enum DigestTable {
    public static func create(_ db: Database) throws {
        try db.execute(
            sql: """
                CREATE TABLE IF NOT EXISTS scope_digest (
                  scope INTEGER NOT NULL, type INTEGER NOT NULL, count INTEGER NOT NULL,
                  sum BLOB NOT NULL, PRIMARY KEY (scope, type)) WITHOUT ROWID
                """)
    }

    static func add(_ db: Database, scope: Int64, type: UInt32, _ delta: Digest) throws {
        var digest = try fetch(db, scopes: [scope], type: type)
        digest.add(delta)
        try set(db, scope: scope, type: type, digest)
    }

    /// Replaces a kept digest: a repair, after counting anew.
    public static func set(_ db: Database, scope: Int64, type: UInt32, _ digest: Digest) throws {
        let statement = try RawStatement(
            db, "INSERT OR REPLACE INTO scope_digest VALUES (?, ?, ?, ?)")
        statement.bind(scope, at: 1)
        statement.bind(Int64(type), at: 2)
        statement.bind(Int64(bitPattern: digest.count), at: 3)
        statement.bind(digest.message(type: type).sum, at: 4)
        try statement.run()
    }

    /// The sum of the scopes' digests of one type.
    public static func fetch(_ db: Database, scopes: [Int64], type: UInt32) throws -> Digest {
        try fetch(db, scopes: scopes)[type] ?? Digest()
    }

    /// The sum of the scopes' digests, by type. No scopes: of all records, without stubs.
    public static func fetch(_ db: Database, scopes: [Int64]) throws -> [UInt32: Digest] {
        let list = scopes.map(String.init).joined(separator: ", ")
        let filter = scopes.isEmpty ? "WHERE scope >= 0" : "WHERE scope IN (\(list))"
        let statement = try RawStatement(
            db, "SELECT type, count, sum FROM scope_digest \(filter)")
        defer { statement.reset() }
        var digests: [UInt32: Digest] = [:]
        while try statement.step() {
            guard let sum = statement.identifier(2) else { continue }
            digests[UInt32(statement.integer(0)), default: Digest()].add(
                Digest(
                    count: UInt64(bitPattern: statement.integer(1)),
                    sum: UInt128(sum.high) << 64 | UInt128(sum.low)))
        }
        return digests.filter { $0.value != Digest() }
    }
}
