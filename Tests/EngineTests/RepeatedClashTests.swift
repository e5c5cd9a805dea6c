import ChangeLog
import Foundation
import Intake
import Journal
import RecordStore
import Replica
import TestBench
import Testing

/// The server loses its memory more than once, and each life accepted what there is room for once: what was held
/// in one comes back held from the next, and what HQ let in stands.
struct RepeatedClashTests {
    /// Memory is lost once more, and put back as it was when the reversal was back and its payout wasn't:
    /// what was held since comes back held.
    @Test(arguments: ["01A", "01B", "00B"])
    func whatWasHeldComesBackHeld(_ name: String) throws {
        let offices = try BenchOffices()
        let person = try offices.first.enterPerson()
        try offices.settle()
        let backup = try offices.bureau.backup()
        let (payout, reversal) = try offices.enterReversed(person)
        try offices.bureau.restore(backup)
        try offices.headquarters.sync()
        _ = try offices.headquarters.enterPayout(person)
        try offices.headquarters.sync()
        try offices.firstAgain.sync()
        #expect(try offices.posted() == [-5_000, Reference.monthlyFen])
        let second = try offices.bureau.backup()
        for _ in 1...2 { try offices.settle() }
        #expect(try offices.posted() == [Reference.monthlyFen])

        try offices.bureau.restore(second)
        let giver = try #require(offices.all.first { $0.name == name })
        try giver.sync()
        for _ in 1...2 { try offices.settle() }
        #expect(try offices.posted() == [Reference.monthlyFen])
        let story = ["applied", "held depends-on-held recovery-clash"]
        #expect(try offices.outcomes(reversal) == story)
        #expect(try offices.outcomes(payout).last == "held unique-month recovery-clash")
        for replica in offices.all where replica.name != "02A" {
            #expect(try replica.shown("counter-entry", reversal)?.isOverlay == true)
        }
        try offices.checkConverged()

        try offices.headquarters.rule("accept", on: payout, of: offices.first.identity.station)
        for _ in 1...2 { try offices.settle() }
        #expect(
            try offices.posted() == [-5_000, Reference.monthlyFen, Reference.monthlyFen])
        try offices.checkConverged()
    }

    /// Two lives of the memory, both lost, had each accepted a payout for the same month: whichever comes back
    /// first, one of them is held. The server has forgotten the second life, or it remembers that there was one.
    @Test(arguments: RecoveryOrder.allCases, [false, true])
    func twoLostLivesAcceptedTheSame(_ order: RecoveryOrder, _ isRemembered: Bool) throws {
        let offices = try BenchOffices()
        let person = try offices.first.enterPerson()
        try offices.settle()
        let backup = try offices.bureau.backup()
        let earlier = try offices.first.enterPayout(person)
        try offices.first.sync()
        try offices.bureau.restore(backup)
        let second = try offices.bureau.backup("second")
        offices.bureau.clock.advance(seconds: 60)
        let later = try offices.firstAgain.enterPayout(person)
        try offices.firstAgain.sync()
        #expect(try offices.outcomes(later) == ["applied"])
        try offices.bureau.restore(isRemembered ? second : backup)
        let devices = [offices.first, offices.firstAgain]
        for device in order == .payoutFirst ? devices : devices.reversed() { try device.sync() }
        for _ in 1...2 { try offices.settle() }
        #expect(try offices.posted() == [Reference.monthlyFen])
        let stories = try [earlier, later].map { try offices.outcomes($0) }
        #expect(
            Set(stories) == [["applied"], ["applied", "held unique-month recovery-clash"]])
        try offices.checkConverged()
    }

    /// In a life that is lost a payout was taken back and paid anew: the second comes back first, and isn't held
    /// for the first, which that life knew.
    @Test func whatThatLifeKnewStandsInNothingsWay() throws {
        let offices = try BenchOffices()
        let person = try offices.first.enterPerson()
        let payout = try offices.first.enterPayout(person)
        try offices.settle()
        let backup = try offices.bureau.backup()
        try offices.bureau.restore(backup)
        for _ in 1...2 { try offices.settle() }
        let reversal = try offices.first.enter { context in
            offices.first.work.counterEntry(
                context.newIdentifier(), number: try context.nextNumber("P"), of: payout)
        }.id
        try offices.first.sync()
        try offices.firstAgain.sync()
        let anew = try offices.firstAgain.enterPayout(person)
        try offices.firstAgain.sync()
        #expect(try offices.outcomes(anew) == ["applied"])
        try offices.bureau.restore(backup)
        for device in [offices.firstAgain, offices.first] { try device.sync() }
        for _ in 1...2 { try offices.settle() }
        #expect(try offices.outcomes(anew) == ["applied"])
        #expect(try offices.outcomes(reversal) == ["applied"])
        try offices.checkConverged()
    }

    /// What came back in a life that is lost, and what HQ let in beside it there: both stand when memory is lost
    /// again, whoever comes first.
    @Test(arguments: [false, true])
    func whatWasLetInBesideItStands(_ isHeadquartersFirst: Bool) throws {
        let offices = try BenchOffices()
        let person = try offices.first.enterPerson()
        try offices.settle()
        let backup = try offices.bureau.backup()
        let payout = try offices.first.enterPayout(person)
        try offices.first.sync()
        try offices.bureau.restore(backup)
        for _ in 1...2 { try offices.settle() }
        let ruled = try offices.firstAgain.enterPayout(person)
        try offices.settle()
        offices.bureau.clock.advance(seconds: 60)
        try offices.headquarters.rule(
            "accept", on: ruled, of: offices.first.identity.station)
        try offices.settle()
        let before = ["held unique-month", "applied  ruled"]
        #expect(try offices.outcomes(ruled) == before)
        try offices.bureau.restore(backup)
        if isHeadquartersFirst { try offices.headquarters.sync() }
        for _ in 1...2 { try offices.settle() }
        #expect(try offices.outcomes(ruled) == before)
        #expect(try offices.outcomes(payout) == ["applied"])
        #expect(try offices.posted() == [Reference.monthlyFen, Reference.monthlyFen])
        try offices.checkConverged()
    }

    /// A life that had held the payout knew nothing of the reversal. That comes back first: it is held when its
    /// payout comes back as held.
    @Test(arguments: RecoveryOrder.allCases)
    func aReversalThatNobodyHadHeldIsHeldToo(_ order: RecoveryOrder) throws {
        let offices = try BenchOffices()
        let person = try offices.first.enterPerson()
        try offices.settle()
        let backup = try offices.bureau.backup()
        let (payout, reversal) = try offices.enterReversed(person)
        try offices.bureau.restore(backup)
        try offices.headquarters.sync()
        _ = try offices.headquarters.enterPayout(person)
        try offices.headquarters.sync()
        try offices.first.sync()
        #expect(try offices.outcomes(payout) == ["applied", "held unique-month recovery-clash"])
        try offices.bureau.restore(backup)
        let devices = [offices.first, offices.firstAgain]
        for device in order == .payoutFirst ? devices : devices.reversed() { try device.sync() }
        for _ in 1...2 { try offices.settle() }
        #expect(try offices.posted() == [Reference.monthlyFen])
        #expect(
            try offices.outcomes(reversal).last == "held depends-on-held recovery-clash")
        try offices.checkConverged()
    }

    /// Held, accepted by HQ, and lost once more, put back as it was before it was held: what was said about it
    /// isn't judged again for the moment between, and keeps its voucher number.
    @Test func whatWasHeldAndAcceptedIsNotJudgedAgain() throws {
        let offices = try BenchOffices()
        let station = offices.first.identity.station
        let office = Work(offices.bureau.reference, station: station)
        let backup = try offices.bureau.backup()
        let person = try offices.first.enterPerson(identity: "示例身份证号", office)
        try offices.first.sync()
        try offices.firstAgain.sync()
        let payout = try offices.firstAgain.enterPayout(person)
        try offices.firstAgain.sync()
        let reversal = try offices.firstAgain.reverse(payout, amountFen: -5_000)
        try offices.bureau.restore(backup)
        try offices.headquarters.sync()
        _ = try offices.headquarters.enterPerson(identity: "示例身份证号", office)
        try offices.headquarters.sync()
        try offices.firstAgain.sync()
        let second = try offices.bureau.backup("second")
        try offices.first.sync()
        #expect(
            try offices.outcomes(reversal).last == "held depends-on-held recovery-clash")
        try offices.settle()
        offices.bureau.clock.advance(seconds: 60)
        try offices.headquarters.rule("accept", on: person, of: station)
        for _ in 1...2 { try offices.settle() }
        let before = try [payout, reversal].map { try offices.outcomes($0) }
        #expect(before.map(\.last) == ["applied  taken-up", "applied  taken-up"])
        let voucher = try offices.bureau.record("counter-entry", reversal)?
            .value("counter-entry", "voucher-number")
        try offices.bureau.restore(second)
        try offices.headquarters.sync()
        for _ in 1...2 { try offices.settle() }
        #expect(try [payout, reversal].map { try offices.outcomes($0) } == before)
        #expect(
            try offices.bureau.record("counter-entry", reversal)?
                .value("counter-entry", "voucher-number") == voucher)
        try offices.checkConverged()
    }

    /// What was decided in the life before comes back first, and clashes; what HQ decided since counts all the
    /// same when it comes back.
    @Test func aDecisionCountsThoughAnOlderOneCameBackFirst() throws {
        let offices = try BenchOffices()
        let other = try BenchReplica(offices.bureau, station: nil, name: "00C")
        try other.sync()
        let person = try offices.first.enterPerson()
        try offices.settle()
        try other.sync()
        let backup = try offices.bureau.backup()
        let payout = try offices.first.enterPayout(person)
        try offices.first.sync()
        try other.sync()
        try offices.bureau.restore(backup)
        try offices.firstAgain.sync()
        _ = try offices.firstAgain.enterPayout(person)
        try offices.firstAgain.sync()
        try offices.first.sync()
        try offices.headquarters.sync()
        offices.bureau.clock.advance(seconds: 60)
        try offices.headquarters.rule("accept", on: payout, of: offices.first.identity.station)
        try offices.headquarters.sync()
        #expect(try offices.outcomes(payout).last == "applied  ruled")
        try offices.bureau.restore(backup)
        for replica in [offices.firstAgain, other] { try replica.sync() }
        #expect(try offices.outcomes(payout).last == "held unique-month recovery-clash")
        for _ in 1...2 { try offices.settle() }
        #expect(try offices.outcomes(payout).last == "applied  ruled")
        #expect(try offices.posted() == [Reference.monthlyFen, Reference.monthlyFen])
        try offices.checkConverged()
    }

    /// A station was told that HQ's reversal of its payout is accepted, then that it is held: it is told, too, what
    /// HQ decides in the end, and doesn't go on showing it.
    @Test func whoWasToldIsToldWhatFollows() throws {
        let offices = try BenchOffices()
        let (bureau, station) = (offices.bureau, offices.first.identity.station)
        let other = try BenchReplica(bureau, station: nil, name: "00C")
        try other.sync()
        let person = try offices.first.enterPerson()
        try offices.settle()
        try other.sync()
        let backup = try bureau.backup()
        let payout = try offices.first.enterPayout(person)
        try offices.first.sync()
        try offices.headquarters.sync()
        let office = Work(bureau.reference, station: station)
        let reversal = try offices.headquarters.enter { context in
            office.counterEntry(
                context.newIdentifier(), number: try context.nextNumber("P"), of: payout,
                amountFen: -5_000)
        }.id
        try offices.headquarters.sync()
        #expect(try offices.outcomes(reversal) == ["applied"])
        try other.sync()
        // In the next life another payout stands in the way of both.
        try bureau.restore(backup)
        _ = try bureau.desk { context in
            [
                office.monthlyPayout(
                    context.newIdentifier(), number: "P00R1-1", payee: person, month: 202_405)
            ]
        }
        try offices.headquarters.sync()
        #expect(try offices.outcomes(reversal).last == "held depends-on-held recovery-clash")
        // That life is lost as well; who never heard of it is heard first.
        try bureau.restore(backup)
        for replica in [other, offices.firstAgain] { try replica.sync() }
        #expect(try offices.firstAgain.shown("counter-entry", reversal)?.isOverlay == false)
        for replica in [offices.headquarters, offices.firstAgain] { try replica.sync() }
        #expect(try offices.outcomes(reversal).last == "held depends-on-held recovery-clash")
        #expect(try offices.firstAgain.shown("counter-entry", reversal)?.isOverlay == true)

        bureau.clock.advance(seconds: 60)
        try offices.headquarters.rule("void", on: payout, of: station)
        for _ in 1...2 { try offices.settle() }
        #expect(try bureau.verdicts(of: reversal).last?.isOpen == false)
        #expect(try offices.firstAgain.shown("counter-entry", reversal) == nil)
        #expect(
            try offices.firstAgain.verdict(reversal)?.seq
                == bureau.verdicts(of: reversal).last?.seq)
        try offices.checkConverged()
    }

    /// A person was held beside one who was entered since. The same memory is put back again: still there is
    /// one, whoever comes back first; and what was entered about the one who isn't accepted is held.
    @Test(arguments: ["01A", "01B", "00B"])
    func whoWasHeldIsNotASecondOne(_ name: String) throws {
        let offices = try BenchOffices()
        let station = offices.first.identity.station
        let office = Work(offices.bureau.reference, station: station)
        let backup = try offices.bureau.backup()
        let lost = try offices.first.enterPerson(identity: "示例身份证号", office)
        let payout = try offices.first.enterPayout(lost)
        try offices.first.sync()
        #expect(try offices.outcomes(lost) == ["applied"])
        try offices.bureau.restore(backup)
        try offices.headquarters.sync()
        let since = try offices.headquarters.enterPerson(identity: "示例身份证号", office)
        try offices.headquarters.sync()
        for _ in 1...2 { try offices.settle() }
        let held = ["applied", "held unique-identity recovery-clash"]
        #expect(try offices.outcomes(lost) == held)

        try offices.bureau.restore(backup)
        let giver = try #require(offices.all.first { $0.name == name })
        try giver.sync()
        for _ in 1...2 { try offices.settle() }
        #expect(try offices.outcomes(lost) == held)
        #expect(try offices.outcomes(payout).last == "held depends-on-held recovery-clash")
        #expect(try offices.persons() == [since])
        try offices.checkConverged()
    }
}
