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
    /// Who brings it back first.
    enum Order: CaseIterable { case payoutFirst, reversalFirst }

    /// Without its payout, a reversal would be money that nobody has.
    @Test(arguments: Order.allCases)
    func aReversalIsHeldWithItsPayout(_ order: Order) throws {
        let offices = try BenchOffices()
        let person = try offices.first.enterPerson()
        try offices.settle()
        let backup = try offices.bureau.backup()
        let (payout, reversal) = try enterReversed(person, offices)
        #expect(try offices.firstAgain.verdict(reversal)?.outcome == .applied)
        try offices.bureau.restore(backup)
        try offices.headquarters.sync()
        let since = try offices.headquarters.enterPayout(person)
        try offices.headquarters.sync()
        #expect(try outcomes(since, offices) == ["applied"])
        let devices =
            order == .payoutFirst
            ? [offices.first, offices.firstAgain] : [offices.firstAgain, offices.first]
        for device in devices { try device.sync() }
        for _ in 1...2 { try offices.settle() }

        #expect(try outcomes(payout, offices) == ["applied", "held unique-month recovery-clash"])
        #expect(
            try outcomes(reversal, offices) == ["applied", "held depends-on-held recovery-clash"])
        #expect(try posted(offices) == [Reference.monthlyFen])
        for replica in offices.all where replica.name != "02A" {
            #expect(try replica.shown("counter-entry", reversal)?.isOverlay == true)
        }
        try checkConverged(offices)

        // HQ accepts the payout, and with it comes what was said about it.
        offices.bureau.clock.advance(seconds: 60)
        _ = try offices.headquarters.rule(
            "accept", on: payout, of: offices.first.identity.station)
        for _ in 1...2 { try offices.settle() }
        #expect(try outcomes(payout, offices).last == "applied  ruled")
        #expect(try outcomes(reversal, offices).last == "applied  taken-up")
        #expect(
            try posted(offices) == [-5_000, Reference.monthlyFen, Reference.monthlyFen])
        try checkConverged(offices)
    }

    /// Memory is lost once more, and put back as it was when the reversal was back and its payout wasn't:
    /// what was held since comes back held.
    @Test(arguments: ["01A", "01B", "00B"])
    func whatWasHeldComesBackHeld(_ name: String) throws {
        let offices = try BenchOffices()
        let person = try offices.first.enterPerson()
        try offices.settle()
        let backup = try offices.bureau.backup()
        let (payout, reversal) = try enterReversed(person, offices)
        try offices.bureau.restore(backup)
        try offices.headquarters.sync()
        _ = try offices.headquarters.enterPayout(person)
        try offices.headquarters.sync()
        try offices.firstAgain.sync()
        #expect(try posted(offices) == [-5_000, Reference.monthlyFen])
        let second = try offices.bureau.backup()
        for _ in 1...2 { try offices.settle() }
        #expect(try posted(offices) == [Reference.monthlyFen])

        try offices.bureau.restore(second)
        let giver = try #require(offices.all.first { $0.name == name })
        try giver.sync()
        for _ in 1...2 { try offices.settle() }
        #expect(try posted(offices) == [Reference.monthlyFen])
        let story = ["applied", "held depends-on-held recovery-clash"]
        #expect(try outcomes(reversal, offices) == story)
        #expect(try outcomes(payout, offices).last == "held unique-month recovery-clash")
        for replica in offices.all where replica.name != "02A" {
            #expect(try replica.shown("counter-entry", reversal)?.isOverlay == true)
        }
        try checkConverged(offices)

        try offices.headquarters.rule("accept", on: payout, of: offices.first.identity.station)
        for _ in 1...2 { try offices.settle() }
        #expect(
            try posted(offices) == [-5_000, Reference.monthlyFen, Reference.monthlyFen])
        try checkConverged(offices)
    }

    /// Two lives of the memory, both lost, had each accepted a payout for the same month: whichever comes back
    /// first, one of them is held. The server has forgotten the second life, or it remembers that there was one.
    @Test(arguments: Order.allCases, [false, true])
    func twoLostLivesAcceptedTheSame(_ order: Order, _ isRemembered: Bool) throws {
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
        #expect(try outcomes(later, offices) == ["applied"])
        try offices.bureau.restore(isRemembered ? second : backup)
        let devices = [offices.first, offices.firstAgain]
        for device in order == .payoutFirst ? devices : devices.reversed() { try device.sync() }
        for _ in 1...2 { try offices.settle() }
        #expect(try posted(offices) == [Reference.monthlyFen])
        let stories = try [earlier, later].map { try outcomes($0, offices) }
        #expect(
            Set(stories) == [["applied"], ["applied", "held unique-month recovery-clash"]])
        try checkConverged(offices)
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
        #expect(try outcomes(anew, offices) == ["applied"])
        try offices.bureau.restore(backup)
        for device in [offices.firstAgain, offices.first] { try device.sync() }
        for _ in 1...2 { try offices.settle() }
        #expect(try outcomes(anew, offices) == ["applied"])
        #expect(try outcomes(reversal, offices) == ["applied"])
        try checkConverged(offices)
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
        #expect(try outcomes(ruled, offices) == before)
        try offices.bureau.restore(backup)
        if isHeadquartersFirst { try offices.headquarters.sync() }
        for _ in 1...2 { try offices.settle() }
        #expect(try outcomes(ruled, offices) == before)
        #expect(try outcomes(payout, offices) == ["applied"])
        #expect(try posted(offices) == [Reference.monthlyFen, Reference.monthlyFen])
        try checkConverged(offices)
    }

    /// A life that had held the payout knew nothing of the reversal. That comes back first: it is held when its
    /// payout comes back as held.
    @Test(arguments: Order.allCases)
    func aReversalThatNobodyHadHeldIsHeldToo(_ order: Order) throws {
        let offices = try BenchOffices()
        let person = try offices.first.enterPerson()
        try offices.settle()
        let backup = try offices.bureau.backup()
        let (payout, reversal) = try enterReversed(person, offices)
        try offices.bureau.restore(backup)
        try offices.headquarters.sync()
        _ = try offices.headquarters.enterPayout(person)
        try offices.headquarters.sync()
        try offices.first.sync()
        #expect(try outcomes(payout, offices) == ["applied", "held unique-month recovery-clash"])
        try offices.bureau.restore(backup)
        let devices = [offices.first, offices.firstAgain]
        for device in order == .payoutFirst ? devices : devices.reversed() { try device.sync() }
        for _ in 1...2 { try offices.settle() }
        #expect(try posted(offices) == [Reference.monthlyFen])
        #expect(
            try outcomes(reversal, offices).last == "held depends-on-held recovery-clash")
        try checkConverged(offices)
    }

    /// Held, accepted by HQ, and lost once more, put back as it was before it was held: what was said about it
    /// isn't judged again for the moment between, and keeps its voucher number.
    @Test func whatWasHeldAndAcceptedIsNotJudgedAgain() throws {
        let offices = try BenchOffices()
        let station = offices.first.identity.station
        let office = Work(offices.bureau.reference, station: station)
        let backup = try offices.bureau.backup()
        let person = try enterPerson(identity: "示例身份证号", at: offices.first, office)
        try offices.first.sync()
        try offices.firstAgain.sync()
        let payout = try offices.firstAgain.enterPayout(person)
        try offices.firstAgain.sync()
        let reversal = try reverse(payout, at: offices.firstAgain, amountFen: -5_000)
        try offices.bureau.restore(backup)
        try offices.headquarters.sync()
        _ = try enterPerson(identity: "示例身份证号", at: offices.headquarters, office)
        try offices.headquarters.sync()
        try offices.firstAgain.sync()
        let second = try offices.bureau.backup("second")
        try offices.first.sync()
        #expect(
            try outcomes(reversal, offices).last == "held depends-on-held recovery-clash")
        try offices.settle()
        offices.bureau.clock.advance(seconds: 60)
        try offices.headquarters.rule("accept", on: person, of: station)
        for _ in 1...2 { try offices.settle() }
        let before = try [payout, reversal].map { try outcomes($0, offices) }
        #expect(before.map(\.last) == ["applied  taken-up", "applied  taken-up"])
        let voucher = try offices.bureau.record("counter-entry", reversal)?
            .value("counter-entry", "voucher-number")
        try offices.bureau.restore(second)
        try offices.headquarters.sync()
        for _ in 1...2 { try offices.settle() }
        #expect(try [payout, reversal].map { try outcomes($0, offices) } == before)
        #expect(
            try offices.bureau.record("counter-entry", reversal)?
                .value("counter-entry", "voucher-number") == voucher)
        try checkConverged(offices)
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
        #expect(try outcomes(payout, offices).last == "applied  ruled")
        try offices.bureau.restore(backup)
        for replica in [offices.firstAgain, other] { try replica.sync() }
        #expect(try outcomes(payout, offices).last == "held unique-month recovery-clash")
        for _ in 1...2 { try offices.settle() }
        #expect(try outcomes(payout, offices).last == "applied  ruled")
        #expect(try posted(offices) == [Reference.monthlyFen, Reference.monthlyFen])
        try checkConverged(offices)
    }

    /// What is held back with a record, and let in again with it, is as others had made it.
    @Test func editsStandWhenTheirRecordIsAcceptedAgain() throws {
        let offices = try BenchOffices()
        let station = offices.first.identity.station
        let office = Work(offices.bureau.reference, station: station)
        let backup = try offices.bureau.backup()
        let person = try enterPerson(identity: "示例身份证号", at: offices.first, office)
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
        _ = try enterPerson(identity: "示例身份证号", at: offices.headquarters, office)
        try offices.headquarters.sync()
        for replica in [again, offices.first] { try replica.sync() }
        #expect(
            try outcomes(mediation, offices).last == "held depends-on-held recovery-clash")
        try offices.settle()
        offices.bureau.clock.advance(seconds: 60)
        try offices.headquarters.rule("accept", on: person, of: station)
        for _ in 1...2 { try offices.settle() }
        #expect(
            try offices.bureau.record("case", mediation)?.value("case", "dispute-type")
                == .text("housing"))
        #expect(try offices.bureau.record("case", gone) == nil)
        try checkConverged(offices)
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
        #expect(try outcomes(reversal, offices) == ["applied"])
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
        #expect(try outcomes(reversal, offices).last == "held depends-on-held recovery-clash")
        // That life is lost as well; who never heard of it is heard first.
        try bureau.restore(backup)
        for replica in [other, offices.firstAgain] { try replica.sync() }
        #expect(try offices.firstAgain.shown("counter-entry", reversal)?.isOverlay == false)
        for replica in [offices.headquarters, offices.firstAgain] { try replica.sync() }
        #expect(try outcomes(reversal, offices).last == "held depends-on-held recovery-clash")
        #expect(try offices.firstAgain.shown("counter-entry", reversal)?.isOverlay == true)

        bureau.clock.advance(seconds: 60)
        try offices.headquarters.rule("void", on: payout, of: station)
        for _ in 1...2 { try offices.settle() }
        #expect(try bureau.verdicts(of: reversal).last?.isOpen == false)
        #expect(try offices.firstAgain.shown("counter-entry", reversal) == nil)
        #expect(
            try offices.firstAgain.verdict(reversal)?.seq
                == bureau.verdicts(of: reversal).last?.seq)
        try checkConverged(offices)
    }

    /// A person was held beside one who was entered since. The same memory is put back again: still there is
    /// one, whoever comes back first; and what was entered about the one who isn't accepted is held.
    @Test(arguments: ["01A", "01B", "00B"])
    func whoWasHeldIsNotASecondOne(_ name: String) throws {
        let offices = try BenchOffices()
        let station = offices.first.identity.station
        let office = Work(offices.bureau.reference, station: station)
        let backup = try offices.bureau.backup()
        let lost = try enterPerson(identity: "示例身份证号", at: offices.first, office)
        let payout = try offices.first.enterPayout(lost)
        try offices.first.sync()
        #expect(try outcomes(lost, offices) == ["applied"])
        try offices.bureau.restore(backup)
        try offices.headquarters.sync()
        let since = try enterPerson(
            identity: "示例身份证号", at: offices.headquarters, office)
        try offices.headquarters.sync()
        for _ in 1...2 { try offices.settle() }
        let held = ["applied", "held unique-identity recovery-clash"]
        #expect(try outcomes(lost, offices) == held)

        try offices.bureau.restore(backup)
        let giver = try #require(offices.all.first { $0.name == name })
        try giver.sync()
        for _ in 1...2 { try offices.settle() }
        #expect(try outcomes(lost, offices) == held)
        #expect(try outcomes(payout, offices).last == "held depends-on-held recovery-clash")
        #expect(try persons(offices) == [since])
        try checkConverged(offices)
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
        #expect(try outcomes(ruled, offices) == before)
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
        #expect(try outcomes(ruled, offices) == before + ["held unique-month recovery-clash"])
        #expect(verdict.isOpen)
        #expect(try offices.headquarters.tray(openOnly: true).map(\.changeSet).contains(ruled))
        #expect(try offices.firstAgain.shown("payout", ruled)?.isOverlay == true)
        try offices.headquarters.rule("accept", on: ruled, of: station)
        for _ in 1...2 { try offices.settle() }
        #expect(try outcomes(ruled, offices).last == "applied  ruled")
        try checkConverged(offices)
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
        #expect(try outcomes(anew, offices) == before)
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
            try outcomes(anew, offices)
                == ["held repayment-not-returned", "held unique-month taken-up"])
        for _ in 1...2 { try offices.settle() }
        #expect(try outcomes(anew, offices).last == before.last)
        #expect(try posted(offices) == [Reference.monthlyFen, Reference.monthlyFen])
        #expect(try offices.headquarters.tray(openOnly: true).isEmpty)
        try checkConverged(offices)
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
        let before = try outcomes(parked, offices)
        #expect(before == ["parked unknown-type", "parked unknown-type ruled"])
        try offices.bureau.restore(backup)
        for _ in 1...2 { try offices.settle() }
        #expect(try outcomes(parked, offices) == before)
        #expect(try offices.bureau.verdicts(of: parked).last?.followedBy == ruling)
        for replica in offices.all {
            #expect(try replica.tray(openOnly: true).isEmpty, "\(replica.name)")
        }
        try checkConverged(offices)
    }

    /// Both lives of the memory accepted what there is room for only once: most of a payout, reversed twice.
    @Test func whatLeavesNoRoomBelowACeilingIsHeld() throws {
        let offices = try BenchOffices()
        let payout = try offices.first.enterPayout(try offices.first.enterPerson())
        try offices.settle()
        let backup = try offices.bureau.backup()
        let lost = try reverse(payout, at: offices.first, amountFen: -60_000)
        #expect(try offices.first.verdict(lost)?.outcome == .applied)
        try offices.bureau.restore(backup)
        let since = try reverse(payout, at: offices.firstAgain, amountFen: -60_000)
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
        #expect(try outcomes(held, offices) == ["held unique-month"])
        #expect(try replica.verdict(held)?.outcome == .held)
        #expect(try replica.tray(openOnly: true).map(\.changeSet) == [held])
        #expect(try replica.shown("payout", held)?.isOverlay == true)
        #expect(try Convergence.differences(replica) == [])

        // Others have it as it was given.
        for _ in 1...2 { try offices.settle() }
        #expect(try outcomes(held, offices) == ["held unique-month", "applied  ruled"])
        #expect(try replica.shown("payout", held)?.isOverlay == false)
        try checkConverged(offices)
    }

    /// One device pays, the other one of its station takes some of it back.
    private func enterReversed(_ person: Identifier, _ offices: BenchOffices) throws -> (
        payout: Identifier, reversal: Identifier
    ) {
        let payout = try offices.first.enterPayout(person)
        try offices.first.sync()
        try offices.firstAgain.sync()
        return (payout, try reverse(payout, at: offices.firstAgain, amountFen: -5_000))
    }

    private func reverse(
        _ payout: Identifier, at replica: BenchReplica, amountFen: Int64
    ) throws -> Identifier {
        let reversal = try replica.enter { context in
            replica.work.counterEntry(
                context.newIdentifier(), number: try context.nextNumber("P"), of: payout,
                amountFen: amountFen)
        }.id
        try replica.sync()
        return reversal
    }

    private func enterPerson(identity: String, at replica: BenchReplica, _ office: Work) throws
        -> Identifier
    {
        try replica.enter { context in
            let id = context.newIdentifier()
            let number = try context.seal(
                identity, record: id, field: Names.field("person", "identity-number"))
            return office.person(
                id, number: try context.nextNumber("M"), ["identity-number": number])
        }.id
    }

    private func outcomes(_ changeSet: Identifier, _ offices: BenchOffices) throws -> [String] {
        try offices.bureau.verdicts(of: changeSet).map {
            [$0.outcome.rawValue, $0.rule, $0.flags.joined(separator: " ")]
                .joined(separator: " ").trimmingCharacters(in: .whitespaces)
        }
    }

    private func persons(_ offices: BenchOffices) throws -> [Identifier] {
        try offices.bureau.read {
            try offices.bureau.service.database.store.find($0, Names.type("person"))
        }.map(\.image.id).sorted()
    }

    private func posted(_ offices: BenchOffices) throws -> [Int64] {
        try ["payout", "counter-entry"].flatMap { type in
            try offices.bureau.read {
                try offices.bureau.service.database.store.find($0, Names.type(type))
            }
            .compactMap { $0.image.value(type, "amount-fen").integer }
        }.sorted()
    }

    private func checkConverged(_ offices: BenchOffices) throws {
        for replica in offices.all { #expect(try Convergence.differences(replica) == []) }
        #expect(try offices.bureau.service.database.verify() == [])
    }
}
