import ChangeLog
import GRDB
import Intake
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
}
