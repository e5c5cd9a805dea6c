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

/// Who moves leaves a stub where the old station's records refer to them.
struct StubTests {
    @Test func personThatIsReferredToStaysAsAStub() throws {
        let scene = try StubScene()
        _ = try scene.first.enterPayout(scene.person)
        try scene.offices.settle()
        try scene.move(to: scene.second)
        #expect(try scene.first.sync().repaired == 0)
        let stub = try #require(try scene.shown(scene.first))
        #expect(stub.isStub)
        #expect(
            stub.fields.entries.map(\.field) == [1, 2, 3, 4, RecordImage.stubField])
        #expect(stub.value("person", "number") == .text("M01A-1"))
        #expect(stub.value("person", "name") == .text("示*"))
        #expect(stub.value("person", "station") == .reference(scene.second.identity.station))
        #expect(stub.versions == [:])
        try scene.offices.syncAll()
        #expect(try scene.shown(scene.second)?.isStub == false)
        #expect(try scene.shown(scene.headquarters)?.isStub == false)
        #expect(try scene.faults() == [])
    }

    /// Neither row nor overlay nor a column beside holds what was personal.
    @Test func nothingPersonalIsLeftInTheFile() throws {
        let scene = try StubScene()
        _ = try scene.first.enterPayout(scene.person)
        try scene.offices.settle()
        try scene.move(to: scene.second)
        try scene.first.sync()
        try scene.first.read { db in
            let row = try #require(
                try Row.fetchOne(
                    db, sql: "SELECT * FROM person WHERE id = ?",
                    arguments: [scene.person.data]))
            let empty = [
                "committee", "identity_number", "identity_number_lookup", "phone",
                "phone_lookup", "bank_name", "bank_account", "bank_account_lookup", "note",
                "unknown",
            ]
            for column in empty { #expect(row[column] == nil, "\(column)") }
            #expect(row["is_stub"] == 1)
            #expect(try Int.fetchOne(db, sql: "SELECT count(*) FROM overlay") == 0)
        }
    }

    @Test func withoutAReferenceNothingStays() throws {
        let scene = try StubScene()
        try scene.move(to: scene.second)
        try scene.first.sync()
        #expect(try scene.shown(scene.first) == nil)
        try scene.offices.syncAll()
        #expect(try scene.faults() == [])
    }

    /// The payout was entered without a line, and arrives after the move.
    @Test func lateReferenceBringsTheStub() throws {
        let scene = try StubScene()
        let payout = try scene.first.enterPayout(scene.person)
        try scene.move(to: scene.second)
        // Another device of the station has heard of the move before the payout is there.
        try scene.offices.firstAgain.sync()
        #expect(try scene.shown(scene.offices.firstAgain) == nil)
        try scene.first.sync()
        #expect(try scene.first.verdict(payout)?.outcome == .applied)
        #expect(try scene.shown(scene.first)?.isStub == true)
        try scene.offices.firstAgain.sync()
        #expect(try scene.shown(scene.offices.firstAgain)?.isStub == true)
        try scene.offices.settle()
        #expect(try scene.faults() == [])
    }

    /// What is held is in no record yet, and stays visible: it needs its payee as well.
    @Test func heldPayoutKeepsItsPayee() throws {
        let scene = try StubScene()
        _ = try scene.first.enterPayout(scene.person)
        try scene.first.sync()
        try scene.move(to: scene.second)
        // The same month a second time, at the station of old, by a device that hasn't heard.
        let again = try scene.offices.firstAgain.enterPayout(scene.person)
        try scene.offices.firstAgain.sync()
        #expect(try scene.offices.firstAgain.verdict(again)?.rule == "unique-month")
        #expect(try scene.shown(scene.offices.firstAgain)?.isStub == true)
        try scene.offices.settle()
        #expect(try scene.faults() == [])
    }

    /// A stub lives as long as what refers to it: a held payout that HQ voids lets go of it.
    @Test func stubGoesWithTheLastReference() throws {
        let scene = try StubScene()
        let mediationCase = try scene.first.enterCase(mediator: scene.person)
        try scene.offices.settle()
        try scene.move(to: scene.second)
        try scene.offices.settle()
        #expect(try scene.shown(scene.first)?.isStub == true)
        try scene.first.delete("case", mediationCase)
        try scene.offices.settle()
        #expect(try scene.shown(scene.first) == nil)
        #expect(try scene.faults() == [])
    }

    @Test func whoComesBackIsThereWhole() throws {
        let scene = try StubScene()
        _ = try scene.first.enterPayout(scene.person)
        try scene.offices.settle()
        try scene.move(to: scene.second)
        try scene.offices.settle()
        #expect(try scene.shown(scene.first)?.isStub == true)
        try scene.move(to: scene.first)
        #expect(try scene.first.sync().repaired == 0)
        let back = try #require(try scene.shown(scene.first))
        #expect(!back.isStub)
        #expect(back.value("person", "committee") == .text("示例村"))
        try scene.offices.settle()
        #expect(try scene.faults() == [])
    }

    /// Away and back between two syncs of its station, and away again.
    @Test func movesBetweenTwoSyncs() throws {
        let scene = try StubScene()
        _ = try scene.first.enterPayout(scene.person)
        try scene.offices.settle()
        for place in [scene.second, scene.first, scene.second] { try scene.move(to: place) }
        #expect(try scene.first.sync().repaired == 0)
        #expect(try scene.shown(scene.first)?.isStub == true)
        try scene.offices.settle()
        #expect(try scene.faults() == [])
    }

    /// The new station's work shows at the old one only where the stub shows it.
    @Test func whatTheNewStationDoesStaysThere() throws {
        let scene = try StubScene()
        _ = try scene.first.enterPayout(scene.person)
        try scene.offices.settle()
        try scene.move(to: scene.second)
        try scene.offices.settle()
        let before = try #require(try scene.shown(scene.first))
        try scene.second.update("person", scene.person, ["note": .text("示例新备注")])
        try scene.offices.settle()
        #expect(try scene.shown(scene.first) == before)
        try scene.second.update("person", scene.person, ["name": .text("改名示例")])
        try scene.offices.settle()
        #expect(try scene.shown(scene.first)?.value("person", "name") == .text("改*"))
        #expect(try scene.faults() == [])
    }
}
