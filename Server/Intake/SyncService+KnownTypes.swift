internal import Catalog
internal import ChangeLog
internal import GRDB
internal import Journal
internal import RecordStore
internal import Rules

extension SyncService {
    /// Judges what was parked because its record type wasn't known here, and is now: to be called
    /// when a server starts, for a catalog comes with a program.
    ///
    /// - Returns: how many change sets are no longer parked.
    @discardableResult
    public func takeUpKnownTypes() throws -> Int {
        try database.queue.write { db in
            let openItems = OpenItems(db)
            let journal = JournalLog(db)
            let known = try openItems.waiting(forTypes: database.catalog.types.map(\.number))
                .filter {
                    try journal.verdict(changeSet: $0)?.rule
                        == BuiltInRule.edit(.unknownType).id
                }
            guard !known.isEmpty else { return 0 }
            return try intake(db) { transaction in
                for id in known { try transaction.takeUp(id) }
                return try known.count { try openItems.outcome(of: $0) != .parked }
            }
        }
    }
}
