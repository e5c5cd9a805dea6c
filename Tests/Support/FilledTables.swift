package import Catalog
package import GRDB

/// Which of a catalog's tables hold anything.
package enum FilledTables {
    /// One narrow query in place of a wide one for each of some forty tables, most of them empty.
    ///
    /// - Returns: the types' numbers, ascending.
    package static func types(_ db: Database, _ catalog: RecordCatalog) throws -> [UInt32] {
        let query = catalog.types.map {
            "SELECT \($0.number) WHERE EXISTS (SELECT 1 FROM \"\($0.tableName)\")"
        }
        let statement = try db.cachedStatement(sql: query.joined(separator: " UNION ALL "))
        return try UInt32.fetchAll(statement).sorted()
    }
}
