import ChangeLog
import Foundation
import GRDB
import Intake
import Journal
import Ledger
import RecordStore
import Replica
import Session
import TestBench
import Testing

/// Stubs that were lost, altered, or not yet kept by an earlier program.
struct StubFileTests {
    /// A replica that lost a stub gets it again by reconciling.
    @Test func lostStubIsMended() throws {
        let scene = try StubScene()
        _ = try scene.first.enterPayout(scene.person)
        try scene.offices.settle()
        try scene.move(to: scene.second)
        try scene.offices.settle()
        try scene.first.database.queue.write { db in
            try db.execute(sql: "DELETE FROM person")
            try DigestTable.set(db, scope: 0, type: Names.type("person"), Digest())
        }
        #expect(try scene.first.sync().repaired == 1)
        #expect(try scene.shown(scene.first)?.isStub == true)
        #expect(try scene.faults() == [])
    }

    /// The last byte is that of the mark that makes it a stub.
    private static let altered =
        "UPDATE stub SET message = substr(message, 1, length(message) - 1) || x'04'"

    /// The server's own check finds a stub that was lost or altered.
    @Test(arguments: ["DELETE FROM stub", Self.altered])
    func serverFindsDamage(sql: String) throws {
        let scene = try StubScene()
        _ = try scene.first.enterPayout(scene.person)
        try scene.offices.settle()
        try scene.move(to: scene.second)
        #expect(try StubScene.problems(scene.offices.bureau) == [])
        try scene.offices.bureau.service.database.queue.write { try $0.execute(sql: sql) }
        #expect(try StubScene.problems(scene.offices.bureau).contains("stub \(scene.person)"))
    }

    /// A bureau's file of before stubs: what they were for is found in records, feed and journal.
    @Test func earlierFileGetsItsStubs() throws {
        let scene = try StubScene()
        _ = try scene.first.enterPayout(scene.person)
        try scene.first.sync()
        try scene.move(to: scene.second)
        let again = try scene.offices.firstAgain.enterPayout(scene.person)
        try scene.offices.firstAgain.sync()
        try scene.offices.settle()
        try scene.offices.bureau.service.database.queue.write { db in
            for table in ["stub", "departure", "open_reference"] {
                try db.execute(sql: "DROP TABLE \(table)")
            }
            try db.execute(sql: "DELETE FROM scope_digest WHERE scope < 0")
            try Self.forgetStubs(db)
            try db.execute(
                sql: "PRAGMA user_version = \(2_000 + Int(LedgerCatalog.version))")
        }
        let upgraded = try scene.offices.bureau.copy()
        #expect(try StubScene.problems(upgraded) == [])
        let station = scene.first.identity.station
        let type = Names.type("person")
        let place = StubPlace(station: station, type: type, record: scene.person)
        let open = try upgraded.read { try OpenReferences($0).stations(type, scene.person) }
        #expect(open == [station])
        #expect(try upgraded.read { try Departures($0).contains(place) })
        let replica = try scene.first.copy(at: upgraded)
        try replica.sync()
        #expect(try Convergence.differences(replica) == [])
        #expect(try replica.verdict(again)?.outcome == .held)
        let fresh = try BenchReplica(
            upgraded, station: scene.first.identity.station, name: "01C")
        #expect(try fresh.sync().repaired == 0)
        #expect(try scene.shown(fresh)?.isStub == true)
    }

    /// An earlier program's feed says that the record left, where this one gives a stub: 1 byte for
    /// the verdict; for each item a byte for its kind and 20 more.
    private static func forgetStubs(_ db: Database) throws {
        for row in try Row.fetchAll(db, sql: "SELECT scope, seq, entries FROM feed") {
            var entries: Data = row["entries"]
            for start in stride(from: 1, to: entries.count, by: 21)
            where entries[start] == FeedEntries.Kind.stub.rawValue {
                entries[start] = FeedEntries.Kind.left.rawValue
            }
            try db.execute(
                sql: "UPDATE feed SET entries = ? WHERE scope = ? AND seq = ?",
                arguments: [entries, row["scope"] as Int64, row["seq"] as Int64])
        }
    }
}
