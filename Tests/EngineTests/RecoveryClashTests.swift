import ChangeLog
import Foundation
import GRDB
import Intake
import Journal
import RecordStore
import Replica
import TestBench
import Testing

/// The server lost its memory, and accepted since what there is room for once: what comes back is held,
/// and so is whatever says something about it.
struct RecoveryClashTests {
    /// Without its payout, a reversal would be money that nobody has.
    @Test(arguments: RecoveryOrder.allCases)
    func aReversalIsHeldWithItsPayout(_ order: RecoveryOrder) throws {
        let offices = try BenchOffices()
        let person = try offices.first.enterPerson()
        try offices.settle()
        let backup = try offices.bureau.backup()
        let (payout, reversal) = try offices.enterReversed(person)
        #expect(try offices.firstAgain.verdict(reversal)?.outcome == .applied)
        try offices.bureau.restore(backup)
        try offices.headquarters.sync()
        let since = try offices.headquarters.enterPayout(person)
        try offices.headquarters.sync()
        #expect(try offices.outcomes(since) == ["applied"])
        let devices =
            order == .payoutFirst
            ? [offices.first, offices.firstAgain] : [offices.firstAgain, offices.first]
        for device in devices { try device.sync() }
        for _ in 1...2 { try offices.settle() }

        #expect(try offices.outcomes(payout) == ["applied", "held unique-month recovery-clash"])
        #expect(
            try offices.outcomes(reversal) == ["applied", "held depends-on-held recovery-clash"])
        #expect(try offices.posted() == [Reference.monthlyFen])
        for replica in offices.all where replica.name != "02A" {
            #expect(try replica.shown("counter-entry", reversal)?.isOverlay == true)
        }
        try offices.checkConverged()

        // HQ accepts the payout, and with it comes what was said about it.
        offices.bureau.clock.advance(seconds: 60)
        _ = try offices.headquarters.rule(
            "accept", on: payout, of: offices.first.identity.station)
        for _ in 1...2 { try offices.settle() }
        #expect(try offices.outcomes(payout).last == "applied  ruled")
        #expect(try offices.outcomes(reversal).last == "applied  taken-up")
        #expect(
            try offices.posted() == [-5_000, Reference.monthlyFen, Reference.monthlyFen])
        try offices.checkConverged()
    }

    /// What is held back with a record, and let in again with it, is as others had made it.
    @Test func editsStandWhenTheirRecordIsAcceptedAgain() throws {
        let offices = try BenchOffices()
        let station = offices.first.identity.station
        let office = Work(offices.bureau.reference, station: station)
        let backup = try offices.bureau.backup()
        let person = try offices.first.enterPerson(identity: "示例身份证号", office)
        try offices.first.sync()
        let again = offices.firstAgain
        try again.sync()
        let mediation = try again.enterCase(mediator: person)
        try again.update("case", mediation, ["dispute-type": .text("marriage")])
        try again.update("case", mediation, ["dispute-type": .text("housing")])
        let gone = try again.enterCase(mediator: person)
        try again.delete("case", gone)
        try again.sync()
        #expect(
            try offices.bureau.record("case", mediation)?.value("case", "dispute-type")
                == .text("housing"))
        try offices.bureau.restore(backup)
        try offices.headquarters.sync()
        _ = try offices.headquarters.enterPerson(identity: "示例身份证号", office)
        try offices.headquarters.sync()
        for replica in [again, offices.first] { try replica.sync() }
        #expect(
            try offices.outcomes(mediation).last == "held depends-on-held recovery-clash")
        try offices.settle()
        offices.bureau.clock.advance(seconds: 60)
        try offices.headquarters.rule("accept", on: person, of: station)
        for _ in 1...2 { try offices.settle() }
        #expect(
            try offices.bureau.record("case", mediation)?.value("case", "dispute-type")
                == .text("housing"))
        #expect(try offices.bureau.record("case", gone) == nil)
        try offices.checkConverged()
    }

    /// A ruling had let it in before memory was lost: it is open again, and HQ can rule on it again.
    @Test func whatARulingHadLetInIsOpenAgain() throws {
        let offices = try BenchOffices()
        let station = offices.first.identity.station
        let person = try offices.first.enterPerson()
        try offices.settle()
        let backup = try offices.bureau.backup()
        _ = try offices.first.enterPayout(person)
        try offices.first.sync()
        let ruled = try offices.firstAgain.enterPayout(person)
        try offices.settle()
        try offices.headquarters.rule("accept", on: ruled, of: station)
        try offices.settle()
        let before = ["held unique-month", "applied  ruled"]
        #expect(try offices.outcomes(ruled) == before)
        try offices.bureau.restore(backup)
        let office = Work(offices.bureau.reference, station: station)
        let since = try offices.bureau.desk { context in
            [
                office.monthlyPayout(
                    context.newIdentifier(), number: "P00R1-1", payee: person, month: 202_405)
            ]
        }
        #expect(since.map(\.outcome) == [.applied])
        for _ in 1...2 { try offices.settle() }

        let verdict = try #require(try offices.bureau.verdicts(of: ruled).last)
        #expect(try offices.outcomes(ruled) == before + ["held unique-month recovery-clash"])
        #expect(verdict.isOpen)
        #expect(try offices.headquarters.tray(openOnly: true).map(\.changeSet).contains(ruled))
        #expect(try offices.firstAgain.shown("payout", ruled)?.isOverlay == true)
        try offices.headquarters.rule("accept", on: ruled, of: station)
        for _ in 1...2 { try offices.settle() }
        #expect(try offices.outcomes(ruled).last == "applied  ruled")
        try offices.checkConverged()
    }

    /// What was held came back, and something that it had waited for came since: it is held for another reason
    /// now. What HQ had decided counts all the same when it comes back.
    @Test func aDecisionCountsThoughSomethingCameSince() throws {
        let offices = try BenchOffices()
        let (first, again) = (offices.first, offices.firstAgain)
        let person = try first.enterPerson()
        let paid = try first.enterPayout(person)
        try first.enter { first.work.paymentEvent($0.newIdentifier(), of: paid) }
        try offices.settle()
        let backup = try offices.bureau.backup()
        let anew = try again.enter { context in
            let id = context.newIdentifier()
            return .create(
                "payout", id,
                again.work.monthly(
                    number: try context.nextNumber("P"), payee: person, month: 202_405
                ).merging(["replaces": .reference(paid)]) { $1 })
        }.id
        try again.sync()
        try offices.headquarters.sync()
        try offices.headquarters.rule("accept", on: anew, of: first.identity.station)
        try offices.headquarters.sync()
        let before = ["held repayment-not-returned", "applied  ruled"]
        #expect(try offices.outcomes(anew) == before)
        try offices.bureau.restore(backup)
        try again.sync()
        try first.enter { context in
            .create(
                "payment-event", context.newIdentifier(),
                [
                    "payout": .reference(paid), "station": .reference(first.identity.station),
                    "kind": .text("returned"), "date": .integer(20_240_607),
                ])
        }
        try first.sync()
        #expect(
            try offices.outcomes(anew)
                == ["held repayment-not-returned", "held unique-month taken-up"])
        for _ in 1...2 { try offices.settle() }
        #expect(try offices.outcomes(anew).last == before.last)
        #expect(try offices.posted() == [Reference.monthlyFen, Reference.monthlyFen])
        #expect(try offices.headquarters.tray(openOnly: true).isEmpty)
        try offices.checkConverged()
    }

    /// What waited for a later catalog, and was closed by a ruling, isn't open again.
    @Test func aRulingOnWhatWasParkedComesBack() throws {
        let offices = try BenchOffices()
        let station = offices.first.identity.station
        try offices.first.reopen(catalog: LaterCatalog.catalog)
        let parked = try offices.first.enterWeather()
        try offices.settle()
        let backup = try offices.bureau.backup()
        let ruling = try offices.headquarters.rule("void", on: parked, of: station)
        for _ in 1...2 { try offices.settle() }
        let before = try offices.outcomes(parked)
        #expect(before == ["parked unknown-type", "parked unknown-type ruled"])
        try offices.bureau.restore(backup)
        for _ in 1...2 { try offices.settle() }
        #expect(try offices.outcomes(parked) == before)
        #expect(try offices.bureau.verdicts(of: parked).last?.followedBy == ruling)
        for replica in offices.all {
            #expect(try replica.tray(openOnly: true).isEmpty, "\(replica.name)")
        }
        try offices.checkConverged()
    }

    /// Both lives of the memory accepted what there is room for only once: most of a payout, reversed twice.
    @Test func whatLeavesNoRoomBelowACeilingIsHeld() throws {
        let offices = try BenchOffices()
        let payout = try offices.first.enterPayout(try offices.first.enterPerson())
        try offices.settle()
        let backup = try offices.bureau.backup()
        let lost = try offices.first.reverse(payout, amountFen: -60_000)
        #expect(try offices.first.verdict(lost)?.outcome == .applied)
        try offices.bureau.restore(backup)
        let since = try offices.firstAgain.reverse(payout, amountFen: -60_000)
        #expect(try offices.firstAgain.verdict(since)?.outcome == .applied)
        try offices.settle()
        try offices.settle()
        let story = try offices.bureau.verdicts(of: lost)
        #expect(story.map(\.outcome) == [.applied, .held])
        #expect(story.last?.has(.recoveryClash) == true)
        for replica in offices.all { #expect(try Convergence.differences(replica) == []) }
    }

    /// A decision that nobody can give back was never made: what was decided before it stands again, and is
    /// shown, at the device that entered the payout, at the other one of its station, and at HQ's.
    @Test(arguments: ["01A", "01B", "00B"])
    func whatWasDecidedBeforeALostDecisionStandsAgain(_ device: String) throws {
        let offices = try BenchOffices()
        let replica = try #require(offices.all.first { $0.name == device })
        let person = try offices.first.enterPerson()
        _ = try offices.first.enterPayout(person)
        let held = try offices.first.enterPayout(person)
        try offices.settle()
        let backup = try offices.bureau.backup()
        try offices.headquarters.rule("accept", on: held, of: offices.first.identity.station)
        try offices.settle()
        #expect(try replica.verdict(held)?.outcome == .applied)
        try offices.bureau.restore(backup)
        // The seal is another server's: this one knows nothing of the decision.
        var lost = try #require(try replica.verdict(held))
        lost.seal = Data(repeating: 7, count: lost.seal.count)
        try replica.database.queue.write { db in
            try db.execute(
                sql: "UPDATE verdict SET message = ? WHERE change_set = ?",
                arguments: [lost.serialized(without: [.changeSet, .seq]), held.data])
        }
        try replica.sync()
        #expect(try offices.outcomes(held) == ["held unique-month"])
        #expect(try replica.verdict(held)?.outcome == .held)
        #expect(try replica.tray(openOnly: true).map(\.changeSet) == [held])
        #expect(try replica.shown("payout", held)?.isOverlay == true)
        #expect(try Convergence.differences(replica) == [])

        // Others have it as it was given.
        for _ in 1...2 { try offices.settle() }
        #expect(try offices.outcomes(held) == ["held unique-month", "applied  ruled"])
        #expect(try replica.shown("payout", held)?.isOverlay == false)
        try offices.checkConverged()
    }
}
