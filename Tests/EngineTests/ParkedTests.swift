import ChangeLog
import RecordStore
import Replica
import Session
import TestBench
import Testing

/// What can't be judged yet waits, and is taken up when what it needs arrives.
struct ParkedTests {
    /// A device without a replica enters a counter-entry to a payout that the server doesn't have.
    private struct Scene {
        let offices: BenchOffices
        let person: Identifier
        let payout: Identifier
        let counterEntry: Identifier
    }

    private func parked() throws -> Scene {
        let offices = try BenchOffices()
        let person = try offices.first.enterPerson()
        try offices.settle()
        let payout = try offices.first.enterPayout(person)
        var hand = try HandDevice(
            offices.bureau, station: offices.first.identity.station, name: "01C")
        let counterEntry = hand.powers.identifier()
        try hand.send([hand.work.counterEntry(counterEntry, number: "P01C-1", of: payout)])
        return Scene(
            offices: offices, person: person, payout: payout, counterEntry: counterEntry)
    }

    private func outcomes(_ scene: Scene) throws -> [String] {
        try scene.offices.bureau.verdicts(of: scene.counterEntry).map {
            ([$0.outcome.rawValue] + $0.flags).joined(separator: " ")
        }
    }

    @Test func takenUpWhenThePayoutArrives() throws {
        let scene = try parked()
        #expect(try outcomes(scene) == ["parked"])
        #expect(try scene.offices.bureau.record("counter-entry", scene.counterEntry) == nil)
        try scene.offices.first.sync()
        #expect(try outcomes(scene) == ["parked", "applied taken-up"])
        #expect(try scene.offices.bureau.record("counter-entry", scene.counterEntry) != nil)
    }

    /// Whoever saw it parked sees it taken up: other devices of the station, and HQ.
    @Test(arguments: ["01A", "01B", "00B"])
    func whoSawItParkedSeesItTakenUp(_ name: String) throws {
        let scene = try parked()
        let replica = try #require(scene.offices.all.first { $0.name == name })
        // The payout's own device would bring the payout along: it only pulls before it is due.
        if name != "01A" {
            try replica.sync()
            #expect(try replica.tray(openOnly: true).map(\.changeSet) == [scene.counterEntry])
            #expect(try replica.shown("counter-entry", scene.counterEntry)?.isOverlay == true)
        }
        try scene.offices.first.sync()
        try replica.sync()
        #expect(try replica.verdict(scene.counterEntry)?.outcome == .applied)
        #expect(try replica.shown("counter-entry", scene.counterEntry)?.isOverlay == false)
        #expect(try replica.tray() == [])
        #expect(try replica.database.verify() == [])
    }

    /// Both entries come in one pull to a replica that has seen neither.
    @Test func bothInOnePull() throws {
        let scene = try parked()
        try scene.offices.first.sync()
        let report = try scene.offices.headquarters.sync()
        #expect(report.repaired == 0)
        let shown = try scene.offices.headquarters.shown("counter-entry", scene.counterEntry)
        #expect(shown?.isOverlay == false)
    }

    /// A case waits for its mediator; a payout waits for both. When the mediator arrives the case is
    /// taken up, and with it the payout: once.
    ///
    /// - Parameter caseFirst: which of the two waiting has the smaller id.
    @Test(arguments: [true, false])
    func whatWaitsForTwoIsTakenUpOnce(caseFirst: Bool) throws {
        let offices = try BenchOffices()
        let person = try offices.first.enterPerson()
        var hand = try HandDevice(
            offices.bureau, station: offices.first.identity.station, name: "01C")
        let ids = [hand.powers.identifier(), hand.powers.identifier()].sorted()
        let (mediationCase, payout) = caseFirst ? (ids[0], ids[1]) : (ids[1], ids[0])
        let ring = try offices.first.database.keyRing()
        let parties = try ring.seal(
            "示例当事人", record: mediationCase, field: Names.field("case", "parties"),
            nonce: hand.powers.bytes(12))
        try hand.send([
            hand.work.mediationCase(
                mediationCase, number: "C01C-1", mediator: person, parties: .sealed(parties),
                [
                    "status": .text("closed"), "result": .text("success"),
                    "agreement": .text("written"), "closed": .integer(20_240_620),
                ]),
            hand.work.casePayout(payout, number: "P01C-1", of: mediationCase, payee: person),
        ])
        try offices.first.sync()
        let verdicts = try offices.bureau.verdicts(of: payout).map(\.outcome)
        #expect(verdicts == [.parked, .applied])
        #expect(
            try offices.bureau.verdicts(of: mediationCase).map(\.outcome) == [.parked, .applied])
        try offices.settle()
        #expect(try offices.headquarters.shown("payout", payout)?.isOverlay == false)
    }

    @Test func payoutThatIsHeldHoldsTheCounterEntry() throws {
        let offices = try BenchOffices()
        let person = try offices.first.enterPerson()
        try offices.settle()
        _ = try offices.firstAgain.enterPayout(person)
        try offices.firstAgain.sync()
        let payout = try offices.first.enterPayout(person)
        var hand = try HandDevice(
            offices.bureau, station: offices.first.identity.station, name: "01C")
        let counterEntry = hand.powers.identifier()
        try offices.first.sync()
        try hand.send([hand.work.counterEntry(counterEntry, number: "P01C-1", of: payout)])
        let verdict = try #require(try offices.bureau.verdicts(of: counterEntry).last)
        #expect(verdict.outcome == .held)
        #expect(verdict.rule == "depends-on-held")
    }
}
