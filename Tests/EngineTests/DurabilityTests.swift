import ChangeLog
import GRDB
import Intake
import RecordStore
import Replica
import TestBench
import Testing

/// A clerk's entry is on the disk before the command answers.
struct DurabilityTests {
    @Test func replicaWritesThrough() throws {
        let bureau = try BenchBureau()
        let replica = try BenchReplica(bureau, station: bureau.reference.stations[0], name: "01A")
        try replica.reopen()
        let mode = try replica.read { try String.fetchOne($0, sql: "PRAGMA journal_mode") }
        #expect(try replica.database.synchronous() == 2)
        #expect(mode == "wal")
    }

    @Test func serverWritesThrough() throws {
        let bureau = try BenchBureau()
        let mode = try bureau.read { try String.fetchOne($0, sql: "PRAGMA journal_mode") }
        #expect(try bureau.service.database.synchronous() == 2)
        #expect(mode == "wal")
    }

    @Test func entrySurvivesReopening() throws {
        let bureau = try BenchBureau()
        let replica = try BenchReplica(bureau, station: nil, name: "00B")
        try replica.sync()
        let note = try replica.update(
            "project", bureau.reference.project, ["class": .text("示例类")])
        try replica.reopen()
        let entry = try replica.read { try ChainTable($0).entry(changeSet: note) }
        #expect(entry?.position.number == 1)
        #expect(entry?.isSettled == false)
    }

    /// A replica of schema version 1, whose chain wasn't packed, goes on with its outbox.
    @Test func earlierSchemaIsBroughtUp() throws {
        let bureau = try BenchBureau()
        let replica = try BenchReplica(bureau, station: bureau.reference.stations[0], name: "01A")
        try replica.sync()
        let person = try replica.enterPerson()
        try replica.database.queue.write { db in
            try db.execute(sql: "ALTER TABLE chain DROP COLUMN packed_by")
            try db.execute(sql: "ALTER TABLE device_contact DROP COLUMN settled")
            let mark = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
            try db.execute(sql: "PRAGMA user_version = \(1_000 + mark % 1_000)")
        }
        try replica.reopen()
        try replica.sync()
        let entry = try replica.read { try ChainTable($0).entry(changeSet: person) }
        #expect(entry?.isSettled == true)
        #expect(try replica.database.verify().isEmpty)
    }
}
