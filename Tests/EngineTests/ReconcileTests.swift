import Catalog
import ChangeLog
import GRDB
import Journal
import RecordStore
import Replica
import Session
import SwiftProtobuf
import TestBench
import Testing

/// What was altered behind the engine's back is found, and mended record by record.
struct ReconcileTests {
    enum Damage: String, CaseIterable, Sendable {
        case alteredRow, removedRow, surplusRow, alteredUnderTheOverlay, alteredAmount
    }

    private struct Scene {
        let offices: BenchOffices
        let person: Identifier
        /// A person whose name is in dispute: a held change set covers the record.
        let disputed: Identifier
        let payout: Identifier
        let waiting: Identifier
    }

    /// A settled office with one entry that isn't sent yet.
    private func scene() throws -> Scene {
        let offices = try BenchOffices()
        let person = try offices.first.enterPerson()
        let payout = try offices.first.enterPayout(person)
        let disputed = try offices.first.enterPerson()
        try offices.settle()
        try offices.firstAgain.update("person", disputed, ["name": .text("示例甲")])
        try offices.first.update("person", disputed, ["name": .text("示例乙")])
        try offices.firstAgain.sync()
        try offices.first.sync()
        let waiting = try offices.first.update("person", person, ["note": .text("示例")])
        return Scene(
            offices: offices, person: person, disputed: disputed, payout: payout,
            waiting: waiting)
    }

    /// Counts the kept digests anew, as a replica does that looks over its own rows.
    private func recountDigests(_ replica: BenchReplica) throws {
        let digests = ReplicaPicture.recount(try ReplicaPicture(replica).canonical)
        try replica.database.queue.write { db in
            for type in replica.database.catalog.types.map(\.number) {
                try DigestTable.set(db, scope: 0, type: type, digests[type] ?? Digest())
            }
        }
    }

    private func inflict(_ damage: Damage, _ scene: Scene, recounted: Bool = true) throws {
        let replica = scene.offices.first
        let database = replica.database
        try database.queue.write { db in
            switch damage {
            case .alteredRow:
                try db.execute(
                    sql: "UPDATE payout SET document = '示例篡改' WHERE id = ?",
                    arguments: [scene.payout.data])
            case .alteredAmount:
                try db.execute(
                    sql: "UPDATE payout SET amount_fen = 99 WHERE id = ?",
                    arguments: [scene.payout.data])
            case .removedRow:
                try db.execute(
                    sql: "DELETE FROM payout WHERE id = ?", arguments: [scene.payout.data])
            case .surplusRow:
                try db.execute(
                    sql: """
                        INSERT INTO person (id, seq, version, is_overlay, number, name)
                        VALUES (?, 1, ?, 0, 'M01A-0', '示例多余')
                        """, arguments: [scene.payout.data, scene.payout.data])
            case .alteredUnderTheOverlay:
                var image = try #require(
                    try ReplicaPicture.canonical(db, "person", scene.disputed))
                image.fields[Names.field("person", "name")] = .text("示例篡改")
                try db.execute(
                    sql: "UPDATE overlay SET canonical = ? WHERE record = ?",
                    arguments: [image.serialized(), scene.disputed.data])
            }
        }
        if recounted { try recountDigests(replica) }
    }

    /// Altered by hand, digests and sums left as they were: found when the type's turn comes, at the latest
    /// after as many syncs as there are types; and both sides say so.
    @Test(arguments: Damage.allCases)
    func whatWasAlteredByHandIsFoundBySyncing(_ damage: Damage) throws {
        let scene = try scene()
        let replica = scene.offices.first
        try inflict(damage, scene, recounted: false)
        #expect(try !replica.database.verify().isEmpty)
        var repaired = 0
        for _ in replica.database.catalog.types where repaired == 0 {
            repaired = try replica.sync().repaired
        }
        #expect(repaired == 1)
        #expect(try Convergence.differences(replica) == [])
        #expect(try replica.verdict(scene.waiting)?.outcome == .applied)
        let told = try scene.offices.bureau.read { try RepairLog($0).all() }
        #expect(told.map(\.device) == (damage == .surplusRow ? [] : [replica.identity.device]))
    }

    /// A kept sum that was altered by hand is counted anew.
    @Test func aWrongSumIsCountedAnew() throws {
        let scene = try scene()
        let replica = scene.offices.first
        let table = try #require(
            try replica.read { db in
                try String.fetchOne(
                    db,
                    sql: "SELECT name FROM sqlite_master WHERE name LIKE 'sum_payout_%' LIMIT 1")
            })
        try replica.database.queue.write {
            try $0.execute(sql: "UPDATE \(table) SET amount = amount + 1")
        }
        #expect(try !replica.database.verify().isEmpty)
        for _ in replica.database.catalog.types { try replica.sync() }
        #expect(try replica.database.verify().isEmpty)
    }

    @Test(arguments: Damage.allCases)
    func foundAndMended(_ damage: Damage) throws {
        let scene = try scene()
        let replica = scene.offices.first
        try inflict(damage, scene)
        let outbox = try replica.read { try ChainTable($0).outbox().map(\.changeSet) }
        #expect(outbox == [scene.waiting])
        let report = try replica.sync()
        #expect(report.repaired == 1)
        #expect(try Convergence.differences(replica) == [])
        #expect(try replica.verdict(scene.waiting)?.outcome == .applied)
        let note = try replica.shown("person", scene.person)?.image.value("person", "note")
        #expect(note == .text("示例"))
        #expect(try replica.sync().repaired == 0)
    }

    /// The rows are right and a kept digest is wrong: nothing to fetch, and it is counted anew.
    @Test func damagedDigestIsCountedAnew() throws {
        let scene = try scene()
        let replica = scene.offices.first
        try replica.database.queue.write { db in
            try DigestTable.set(
                db, scope: 0, type: Names.type("payout"), Digest(count: 1, sum: 7))
        }
        let report = try replica.sync()
        #expect(report.repaired == 0)
        #expect(report.roundTrips > 20)
        #expect(try Convergence.differences(replica) == [])
        #expect(try replica.sync().roundTrips == 1)
    }

    /// The outbox stays as it is, and visible, while the replica is compared.
    @Test func outboxIsNotTouched() throws {
        let scene = try scene()
        let replica = scene.offices.first
        try inflict(.removedRow, scene)
        let log = FaultLog()
        replica.line.beforeReconcile {
            log.attempt {
                let late = try replica.enterPayout(scene.person, month: 202_403)
                let chain = try replica.read { try ChainTable($0).outbox().map(\.changeSet) }
                if chain != [late] { log.add("the outbox is \(chain)") }
            }
        }
        try replica.sync()
        #expect(log.faults == [])
        #expect(try replica.database.outboxCount() == 0)
        #expect(try ReplicaPicture(replica).chain.count == 6)
        let payouts = try replica.read {
            try replica.database.store.find($0, Names.type("payout")).count
        }
        #expect(payouts == 2)
    }

    /// The server is put back while a replica is compared: what it doesn't know any more isn't taken away.
    @Test(arguments: [false, true])
    func nothingIsTakenAwayByAMemoryThatIsLost(_ isAnnounced: Bool) throws {
        let scene = try scene()
        let (offices, replica) = (scene.offices, scene.offices.first)
        let backup = try offices.bureau.backup()
        let payout = try replica.enterPayout(scene.person, month: 202_401)
        try offices.settle()
        try inflict(.alteredRow, scene)
        let (log, watch) = (FaultLog(), PayoutWatch())
        _ = try watch.vanished(replica)
        let isVanished: @Sendable () throws -> Void = {
            if try !watch.vanished(replica).isEmpty { log.add("a payout vanished") }
        }
        replica.line.beforeReconcile {
            log.attempt { try offices.bureau.restore(backup, isAnnounced: isAnnounced) }
        }
        replica.line.beforeExchange { _ in log.attempt(isVanished) }
        try replica.sync()
        log.attempt(isVanished)
        #expect(log.faults == [])
        #expect(try offices.bureau.verdicts(of: payout).map { $0.given != nil } == [true])
        #expect(try Convergence.differences(replica) == [])
    }

    /// A verdict that is given while a replica is compared still arrives.
    @Test func verdictGivenMeanwhileArrives() throws {
        let scene = try scene()
        let (first, again) = (scene.offices.first, scene.offices.firstAgain)
        try first.sync()
        let payout = try again.enterPayout(scene.person, month: 202_401)
        var hand = try HandDevice(
            scene.offices.bureau, station: first.identity.station, name: "01C")
        let counterEntry = hand.powers.identifier()
        try hand.send([hand.work.counterEntry(counterEntry, number: "P01C-1", of: payout)])
        try first.sync()
        #expect(try first.verdict(counterEntry)?.outcome == .parked)
        try inflict(.removedRow, scene)
        let log = FaultLog()
        first.line.beforeReconcile { log.attempt { try again.sync() } }
        try first.sync()
        #expect(log.faults == [])
        #expect(try first.verdict(counterEntry)?.outcome == .applied)
        #expect(try Convergence.differences(first) == [])
    }
}
