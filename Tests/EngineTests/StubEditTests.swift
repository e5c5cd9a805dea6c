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

/// What becomes of edits of a record that has gone to another station.
struct StubEditTests {
    /// The clerk who changed the person before they left isn't refused: HQ decides, and the bytes
    /// are judged again.
    @Test(arguments: [true, false])
    func editUnderWayGoesToHeadquarters(isReferredTo: Bool) throws {
        let scene = try StubScene()
        if isReferredTo { _ = try scene.first.enterPayout(scene.person) }
        try scene.offices.settle()
        let edit = try scene.first.update("person", scene.person, ["note": .text("示例后到")])
        try scene.move(to: scene.second)
        try scene.first.sync()
        let verdict = try #require(try scene.first.verdict(edit))
        #expect(verdict.outcome == .held)
        #expect(verdict.rule == "left-scope")
        #expect(verdict.evidence.contains { $0 == ("number", "M01A-1") })
        // The held edit names the person: so much of them stays.
        #expect(try scene.shown(scene.first)?.isStub == true)
        try scene.offices.settle()
        #expect(try scene.faults() == [])
        let ruling = try scene.headquarters.rule(
            "accept", on: edit, of: scene.first.identity.station)
        try scene.offices.settle()
        #expect(try scene.headquarters.verdict(ruling)?.outcome == .applied)
        #expect(try scene.headquarters.verdict(edit)?.followedBy == ruling)
        #expect(
            try scene.shown(scene.second)?.value("person", "note") == .text("示例后到"))
        #expect(try scene.shown(scene.first)?.isStub == (isReferredTo ? true : nil))
        #expect(try scene.faults() == [])
    }

    /// The other order of arrival: it was there first, and moves along.
    @Test func editBeforeTheMoveMovesAlong() throws {
        let scene = try StubScene()
        let edit = try scene.first.update("person", scene.person, ["note": .text("示例先到")])
        try scene.first.sync()
        try scene.move(to: scene.second)
        try scene.offices.settle()
        #expect(try scene.first.verdict(edit)?.outcome == .applied)
        #expect(
            try scene.shown(scene.second)?.value("person", "note") == .text("示例先到"))
    }

    @Test func deletionUnderWayGoesToHeadquarters() throws {
        let scene = try StubScene()
        let edit = try scene.first.delete("person", scene.person)
        try scene.move(to: scene.second)
        try scene.first.sync()
        #expect(try scene.first.verdict(edit)?.rule == "left-scope")
        try scene.offices.settle()
        #expect(try scene.shown(scene.second) != nil)
        #expect(try scene.faults() == [])
    }

    /// Who knows of the move can't change the stub: the entry is refused before it is one.
    @Test(arguments: ["update", "delete"])
    func stubIsNotChangedAtEntry(action: String) throws {
        let scene = try StubScene()
        _ = try scene.first.enterPayout(scene.person)
        try scene.offices.settle()
        try scene.move(to: scene.second)
        try scene.first.sync()
        let refused = #expect(throws: EntryRefused.self) {
            if action == "update" {
                try scene.first.update("person", scene.person, ["note": .text("示例")])
            } else {
                try scene.first.delete("person", scene.person)
            }
        }
        #expect(refused?.problems.map(\.code) == [.leftScope])
        #expect(try scene.first.database.outboxCount() == 0)
    }

    /// A station that never had the record has no say, and only the server says what is a stub.
    @Test func strangersAndForgedStubsAreRefused() throws {
        let scene = try StubScene()
        var hand = try HandDevice(
            scene.offices.bureau, station: scene.second.identity.station, name: "02B")
        let ids = (0..<2).map { _ in hand.powers.identifier() }
        var forged = hand.work.person(ids[1], number: "M02B-1").edits[0].fields
        forged[RecordImage.stubField] = .integer(1)
        try hand.send([
            .update("person", scene.person, ["note": .text("示例")], id: ids[0]),
            ChangeSetDraft(
                id: ids[1], intent: "person.new",
                edits: [
                    .init(
                        type: Names.type("person"), record: ids[1], action: .create,
                        fields: forged)
                ]),
        ])
        let verdicts = try ids.map { try scene.offices.bureau.verdicts(of: $0) }
        #expect(verdicts.map { $0.map(\.rule) } == [["permission"], ["server-set-field"]])
        #expect(verdicts.flatMap { $0 }.allSatisfy { $0.outcome == .rejected })
    }
}
