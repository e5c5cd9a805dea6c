import ChangeLog
import Foundation
import GRDB
import Journal
import RecordStore
import Replica
import TestBench
import Testing

/// What one command leaves in a replica.
struct EntryTests {
    private func replica() throws -> BenchReplica {
        let bureau = try BenchBureau()
        let replica = try BenchReplica(bureau, station: bureau.reference.stations[0], name: "01A")
        try replica.sync()
        return replica
    }

    @Test func oneChangeSetFrozenAndLinked() throws {
        let replica = try replica()
        let person = try replica.enterPerson()
        let payout = try replica.enterPayout(person)
        try replica.update("person", person, ["note": .text("示例")])
        let entries = try replica.read { try ChainTable($0).outbox() }
        try #require(entries.count == 3)
        var position = ChainPosition.origin(
            bureau: replica.identity.bureau, device: replica.identity.device)
        for entry in entries {
            position = position.following(device: replica.identity.device, body: entry.body)
            #expect(entry.position == position)
            #expect(try ChangeSet(frozen: entry.body).id == entry.changeSet)
        }
        #expect(entries.map(\.changeSet).prefix(2) == [person, payout])
        let edit = try ChangeSet(frozen: entries[2].body).edits[0]
        #expect(edit.bases == [Names.field("person", "note"): person])
    }

    @Test func bytesStayAsTheyWereFrozen() throws {
        let replica = try replica()
        let person = try replica.enterPerson()
        let before = try replica.read { try ChainTable($0).entry(changeSet: person)?.body }
        try replica.sync()
        let after = try replica.read { try ChainTable($0).entry(changeSet: person)?.body }
        let journaled = try replica.bureau.journal().first { $0.verdict.changeSet == person }
        #expect(before != nil)
        #expect(after == before)
        #expect(journaled?.body == before)
    }

    /// What is settled is kept packed, and read as it was; damage to it is found.
    @Test func settledBodiesArePackedAndReadTheSame() throws {
        let replica = try replica()
        let person = try replica.enterPerson()
        for index in 0..<130 {
            try replica.update("person", person, ["note": .text("示例 \(index)")])
        }
        let before = try replica.read { try ChainTable($0).outbox().map(\.body) }
        try replica.sync()
        var after: [Data] = []
        try replica.read { db in
            try ChainTable(db).forEach(after: 0) { entry in
                after.append(entry.body)
                return entry.isSettled
            }
        }
        #expect(after == before)
        let stored = try replica.read {
            try Int.fetchOne($0, sql: "SELECT sum(length(body)) FROM chain") ?? 0
        }
        #expect(stored < before.reduce(0) { $0 + $1.count } * 2 / 3)
        #expect(try replica.database.verify().isEmpty)
        try replica.database.queue.write { db in
            try db.execute(
                sql: "UPDATE chain SET body = CAST(body || x'00' AS BLOB) WHERE number = 100")
        }
        #expect(try replica.database.verify() == [.chainBroken(number: 100)])
    }

    /// Chain, counters and rows are as before.
    @Test(arguments: [
        "missing reference", "bad second draft", "thrown", "append-only", "too large",
    ])
    func refusedEntryChangesNothing(_ fault: String) throws {
        let replica = try replica()
        let person = try replica.enterPerson()
        let payout = try replica.enterPayout(person)
        let before = try ReplicaPicture(replica)
        #expect(throws: (any Error).self) {
            try replica.database.record { context in
                let number = try context.nextNumber("P")
                let good = replica.work.monthlyPayout(
                    context.newIdentifier(), number: number, payee: person, month: 202_404)
                let bad = context.newIdentifier()
                switch fault {
                case "missing reference":
                    return [replica.work.monthlyPayout(bad, number: number, payee: bad)]
                case "bad second draft":
                    return [good, replica.work.monthlyPayout(bad, number: number, payee: bad)]
                case "append-only": return [good, .delete("payout", payout, id: bad)]
                case "too large":
                    let person = replica.work.person(bad, number: "M01A-99").edits
                    let edits = (0...999).map { _ in
                        ChangeSetDraft.EditDraft.update(
                            "person", bad, ["note": .text(String(repeating: "例", count: 600))])
                    }
                    return [ChangeSetDraft(id: bad, intent: "large", edits: person + edits)]
                default: throw CancellationError()
                }
            }
        }
        let after = try ReplicaPicture(replica)
        #expect(after.chain == before.chain)
        #expect(after.visible == before.visible)
        #expect(after.canonical == before.canonical)
        #expect(try KeptSums.wrong(replica) == [])
        let next = try replica.enterPayout(person, month: 202_403)
        let number = try replica.shown("payout", next)?.image.value("payout", "number")
        #expect(number == .text("P01A-2"))
    }

    /// The clock goes back by hours and on again; the device's claims don't.
    @Test func claimedTimesNeverRunBackwards() throws {
        let replica = try replica()
        for skew: Int64 in [0, 7_200, -86_400, 60, -3_600, 7_300, 0] {
            replica.powers.setSkew(seconds: skew)
            _ = try replica.enterPerson()
            if skew < 0 { try replica.sync() }
        }
        let claims = try ReplicaPicture(replica).chain.map(\.claimedAt)
        #expect(claims.count == 7)
        #expect(claims == claims.sorted())
        #expect(Set(claims).count == 3)
    }

    /// A device whose clock is behind claims the server's time as last heard.
    @Test func serverTimeIsAFloor() throws {
        let replica = try replica()
        replica.powers.setSkew(seconds: -86_400 * 400)
        try replica.sync()
        let heard = replica.bureau.clock.now
        _ = try replica.enterPerson()
        #expect(try ReplicaPicture(replica).chain.map(\.claimedAt) == [heard])
    }
}
