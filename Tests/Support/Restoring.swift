internal import Catalog
package import ChangeLog
internal import GRDB
internal import Intake
package import Journal
internal import RecordStore

extension BenchBureau {
    /// Backs the server up, as it stands now.
    ///
    /// - Returns: the backup's path.
    package func backup(_ name: String = "backup") throws -> String {
        let path = folder.file("\(name)-\(try service.database.head().seq).sqlite")
        _ = try Backup.write(service.database, to: path)
        return path
    }

    /// Puts a backup in the place of the server's memory.
    ///
    /// - Parameter isAnnounced: false: behind everybody's back, as when a disk image is put back.
    package func restore(_ path: String, isAnnounced: Bool = true) throws {
        let backup = try DatabaseQueue(path: path)
        try backup.backup(to: service.database.queue.connection)
        try backup.close()
        if isAnnounced { try service.beginRestoredLife() }
    }

    /// An entry of the journal as a replica with all records would give it back.
    package func given(_ entry: JournalEntry, in epoch: Identifier) throws -> GivenVerdict {
        let store = service.database.store
        let isApplied = entry.verdict.outcome == .applied || entry.verdict.outcome == .merged
        let created = try read { db in
            try entry.verdict.touched.compactMap { touch in
                try store.fetch(db, touch.type, touch.record)?.image
            }
        }.filter { isApplied && $0.version == entry.verdict.changeSet }
        return GivenVerdict(
            verdict: entry.verdict,
            place: entry.verdict.given ?? JournalPlace(epoch: epoch, seq: entry.seq),
            created: created.map {
                CreatedRecords.part(
                    of: $0,
                    serverSet: store.catalog.type($0.type)?.serverSetFields ?? [])
            })
    }
}
