package import Catalog
package import ChangeLog
internal import Foundation
package import GRDB
internal import Intake
internal import RecordStore
internal import Replica
internal import SwiftProtobuf
internal import Wire

/// What a replica's tables hold, read by these lines alone.
package struct ReplicaPicture: Sendable {
    /// What is shown.
    package var visible: [Overlay.Key: RecordImage] = [:]
    /// What the server gave, under the overlay too.
    package var canonical: [Overlay.Key: RecordImage] = [:]
    /// The device's own change sets, by number.
    package var chain: [ChangeSet] = []
    package var digests: [UInt32: Digest] = [:]

    package init(_ replica: BenchReplica) throws {
        let database = replica.database
        self = try database.queue.read { db in
            var picture = ReplicaPicture()
            picture.digests = try DigestTable.fetch(db, scopes: [])
            // Types that the program doesn't know are kept too.
            let unknown = picture.digests.keys.filter { database.catalog.type($0) == nil }
            for type in try FilledTables.types(db, database.catalog) + unknown {
                try database.store.forEach(db, type) { record in
                    let key = Overlay.Key(type: type, record: record.image.id)
                    let image = Self.timeless(record.image)
                    picture.visible[key] = image
                    if !record.isOverlay { picture.canonical[key] = image }
                }
            }
            let covered = try Data.fetchCursor(
                db.cachedStatement(
                    sql: "SELECT canonical FROM overlay WHERE canonical IS NOT NULL"))
            while let data = try covered.next() {
                let image = Self.timeless(try RecordImage(serialized: data))
                picture.canonical[Overlay.Key(type: image.type, record: image.id)] = image
            }
            try ChainTable(db).forEach(after: 0) { entry in
                picture.chain.append(try ChangeSet(frozen: entry.body))
                return true
            }
            return picture
        }
    }

    private init() {}

    /// When a stub was given isn't in the records that call for it, and no digest counts it.
    private static func timeless(_ image: RecordImage) -> RecordImage {
        guard image.isStub else { return image }
        var image = image
        image.seq = 0
        return image
    }

    /// The digests that the canonical records have.
    package static func recount(_ records: [Overlay.Key: RecordImage]) -> [UInt32: Digest] {
        records.values.reduce(into: [:]) { $0[$1.type, default: Digest()].add($1) }
    }
}

/// Kept sums against SQL's own, over the rows as they are: canonical and overlay apart.
package enum KeptSums {
    /// - Returns: the names of the sums that differ from a recount.
    package static func wrong(_ replica: BenchReplica) throws -> [String] {
        try replica.read { try wrong($0, replica.database.catalog) }
    }

    package static func wrong(_ db: Database, _ catalog: RecordCatalog) throws -> [String] {
        try catalog.types.flatMap { type in
            try type.sums.filter { try kept(db, type, $0) != recounted(db, type, $0) }
                .map { "\(type.name).\($0.name)" }
        }
    }

    private static func columns(_ type: RecordType, _ sum: KeptSum) -> [String] {
        sum.groupBy.compactMap { name in type.field(named: name).map { "\"\($0.columnName)\"" } }
    }

    private static func kept(_ db: Database, _ type: RecordType, _ sum: KeptSum) throws -> Set<
        [DatabaseValue]
    > {
        let columns = columns(type, sum).joined(separator: ", ")
        let table = "sum_\(type.tableName)_\(sum.name.replacing("-", with: "_"))"
        return try rows(
            db, "SELECT \(columns), is_overlay, amount, count FROM \(table) WHERE count <> 0")
    }

    private static func recounted(_ db: Database, _ type: RecordType, _ sum: KeptSum) throws -> Set<
        [DatabaseValue]
    > {
        let groups = columns(type, sum).map { "coalesce(\($0), x'')" }.joined(separator: ", ")
        let amount = "\"\(sum.amount.replacing("-", with: "_"))\""
        return try rows(
            db,
            """
            SELECT \(groups), is_overlay, sum(coalesce(\(amount), 0)), count(*)
            FROM "\(type.tableName)" WHERE is_stub = 0 GROUP BY \(groups), is_overlay
            """)
    }

    private static func rows(_ db: Database, _ sql: String) throws -> Set<[DatabaseValue]> {
        let statement = try db.cachedStatement(sql: sql)
        return Set(try Row.fetchAll(statement).map { Array($0.databaseValues) })
    }
}

extension KeptSums {
    package static func wrong(_ bureau: BenchBureau) throws -> [String] {
        try bureau.read { try wrong($0, bureau.service.database.catalog) }
    }
}

extension ReplicaPicture {
    /// The canonical form of a record that the overlay covers, as the overlay's table has it.
    package static func canonical(_ db: Database, _ type: String, _ record: Identifier) throws
        -> RecordImage?
    {
        let data = try Data.fetchOne(
            db, sql: "SELECT canonical FROM overlay WHERE type = ? AND record = ?",
            arguments: [Int64(Names.type(type)), record.data])
        return try data.map { try RecordImage(serialized: $0) }
    }
}
