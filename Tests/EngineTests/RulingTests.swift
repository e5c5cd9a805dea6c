import ChangeLog
import Intake
import RecordStore
import Replica
import TestBench
import Testing

/// HQ's rulings on what is held: through server and replicas.
struct RulingTests {
    @Test func acceptedIsJudgedAgainWithTheRuleWaived() throws {
        let scene = try RulingScene()
        let ruling = try scene.rule("accept")
        #expect(try scene.story(scene.held) == ["held unique-month", "applied ruled *"])
        #expect(try scene.story(ruling) == ["applied"])
        let followed = try #require(try scene.offices.bureau.verdicts(of: scene.held).last)
        #expect(followed.followedBy == ruling)
        #expect(followed.evidence.map(\.value) == ["unique-month"])
        let payout = try scene.offices.bureau.record("payout", scene.held)
        #expect(payout?.value("payout", "voucher-number") == .text("2024-000002"))
        #expect(try scene.posted() == 2 * Reference.monthlyFen)
        #expect(try scene.openTrays() == [])
        for replica in scene.replicas where replica.name != "02A" {
            #expect(try replica.shown("payout", scene.held)?.isOverlay == false)
            #expect(try replica.shown("ruling", ruling)?.isOverlay == false)
            let story = try replica.read { try VerdictTable($0).story(of: scene.held) }
            #expect(story.map(\.outcome) == [.held, .applied])
        }
        try scene.checkConverged()
    }

    @Test func voidedLeavesNothingInTheRecords() throws {
        let scene = try RulingScene()
        let ruling = try scene.rule("void")
        #expect(try scene.story(scene.held) == ["held unique-month", "held unique-month ruled *"])
        #expect(try scene.posted() == Reference.monthlyFen)
        #expect(try scene.openTrays() == [])
        for replica in scene.replicas {
            #expect(try replica.shown("payout", scene.held) == nil, "\(replica.name)")
        }
        #expect(try scene.offices.firstAgain.verdict(scene.held)?.followedBy == ruling)
        try scene.checkConverged()
    }

    /// What HQ predicts of its own ruling: nothing, until the server has judged.
    @Test func nothingIsPredicted() throws {
        let scene = try RulingScene()
        try scene.headquarters.rule("accept", on: scene.held, of: scene.station)
        #expect(try scene.headquarters.shown("payout", scene.held)?.isOverlay == true)
        #expect(try scene.headquarters.tray(openOnly: true).map(\.changeSet) == [scene.held])
        #expect(try scene.headquarters.database.verify() == [])
    }

    @Test func paymentsOfAnAcceptedPayoutAreTakenUp() throws {
        let scene = try RulingScene()
        let device = scene.offices.firstAgain
        let paid = try device.enter { device.work.paymentEvent($0.newIdentifier(), of: scene.held) }
        try device.sync()
        try scene.rule("accept")
        #expect(try scene.story(paid.id) == ["held depends-on-held", "applied taken-up"])
        #expect(try scene.openTrays() == [])
        try scene.checkConverged()
    }

    /// A counter-entry that names what was voided goes the same way, whichever comes first.
    @Test(arguments: [true, false])
    func reversalsOfWhatIsVoidedGoWithIt(reversalFirst: Bool) throws {
        let scene = try RulingScene()
        let device = scene.offices.firstAgain
        let reversal = try device.enter {
            device.work.counterEntry(
                $0.newIdentifier(), number: try $0.nextNumber("P"), of: scene.held)
        }
        if reversalFirst { try device.sync() }
        try scene.rule("void")
        let first = reversalFirst ? "depends-on-held" : "depends-on-closed"
        #expect(try scene.story(reversal.id) == ["held \(first)", "held \(first) ruled *"])
        #expect(try scene.posted() == Reference.monthlyFen)
        #expect(try scene.openTrays() == [])
        try scene.checkConverged()
    }

    @Test func whatWasPaidIsNotVoided() throws {
        let scene = try RulingScene()
        let device = scene.offices.firstAgain
        try device.enter { device.work.paymentEvent($0.newIdentifier(), of: scene.held) }
        try device.sync()
        let ruling = try scene.rule("void")
        #expect(try scene.story(ruling) == ["rejected paid-not-void"])
        #expect(try scene.story(scene.held) == ["held unique-month"])
        try scene.checkConverged()
    }

    /// The station pays, offline, what HQ voids meanwhile: the money is gone, and the matter opens
    /// again, with what was closed along with it.
    @Test func voidedThenPaidIsOpenAgain() throws {
        let scene = try RulingScene()
        let device = scene.offices.firstAgain
        let reversal = try device.enter {
            device.work.counterEntry(
                $0.newIdentifier(), number: try $0.nextNumber("P"), of: scene.held)
        }
        try device.sync()
        let paid = try device.enter { device.work.paymentEvent($0.newIdentifier(), of: scene.held) }
        try scene.rule("void")
        #expect(
            try scene.story(scene.held) == [
                "held unique-month", "held unique-month ruled *",
                "held closed-then-happened reopened",
            ])
        #expect(try scene.story(paid.id) == ["held depends-on-held"])
        #expect(try scene.story(reversal.id).last == "held depends-on-held reopened")
        #expect(try device.shown("payout", scene.held)?.isOverlay == true)
        try scene.checkConverged()

        try scene.rule("accept")
        #expect(try scene.story(scene.held).last == "applied ruled *")
        #expect(try scene.story(paid.id).last == "applied taken-up")
        #expect(try scene.story(reversal.id).last == "applied taken-up")
        #expect(try scene.posted() == Reference.monthlyFen)
        #expect(try scene.openTrays() == [])
        try scene.checkConverged()
    }

    /// The payout is posted and reversed in one ruling: the budget has it back, and the counter-entry
    /// says what is due.
    @Test func recoveredIsPostedAndReversed() throws {
        let scene = try RulingScene()
        let reversal = scene.headquarters.powers.identifier()
        let work = Work(scene.offices.bureau.reference, station: scene.station)
        let draft = work.counterEntry(reversal, number: "P00B-1", of: scene.held)
        let ruling = try scene.rule("recover", draft.edits)
        #expect(try scene.story(ruling) == ["applied"])
        #expect(try scene.story(scene.held).last == "applied ruled *")
        #expect(try scene.posted() == Reference.monthlyFen)
        #expect(try scene.offices.first.shown("counter-entry", reversal)?.isOverlay == false)
        try scene.checkConverged()
    }

    @Test func correctedIsClosedAndEnteredAnew() throws {
        let scene = try RulingScene()
        let fresh = scene.headquarters.powers.identifier()
        let work = Work(scene.offices.bureau.reference, station: scene.station)
        let draft = work.monthlyPayout(fresh, number: "P00B-1", payee: scene.person, month: 202_404)
        try scene.rule("correct", draft.edits)
        #expect(try scene.isPosted("payout", fresh))
        #expect(try !scene.isPosted("payout", scene.held))
        #expect(try scene.posted() == 2 * Reference.monthlyFen)
        #expect(try scene.openTrays() == [])
        try scene.checkConverged()
    }

    /// Another rule, which the ruling doesn't waive, holds it now.
    @Test func heldAgainStaysOpen() throws {
        let scene = try RulingScene()
        try scene.offices.bureau.desk { context in
            [
                .create(
                    "period", context.newIdentifier(),
                    ["month": .integer(202_406), "status": .text("closed")])
            ]
        }
        try scene.rule("accept", waiving: "unique-month")
        #expect(try scene.story(scene.held) == ["held unique-month", "held closed-period ruled"])
        #expect(try scene.openTrays().count == 4)
        try scene.checkConverged()

        // The first waiver stands.
        try scene.rule("post-to-open", waiving: "closed-period")
        #expect(try scene.story(scene.held).last == "applied late ruled *")
        let payout = try #require(try scene.offices.bureau.record("payout", scene.held))
        #expect(payout.value("payout", "posting-month") != .integer(202_406))
        #expect(payout.value("payout", "is-late") == .integer(1))
        #expect(payout.value("payout", "event-date") == .integer(20_240_605))
        try scene.checkConverged()
    }

    /// A register that two wrote: HQ takes the held value, or leaves what stands.
    @Test(arguments: [("accept", "示例乙"), ("void", "示例甲")])
    func clashOfARegister(decision: String, name: String) throws {
        let scene = try RulingScene()
        let (first, again) = (scene.offices.first, scene.offices.firstAgain)
        try first.update("person", scene.person, ["name": .text("示例甲")])
        let late = try again.update("person", scene.person, ["name": .text("示例乙")])
        try first.sync()
        try again.sync()
        #expect(try scene.story(late) == ["held merge-hold"])
        try scene.settle()
        try scene.rule(decision, on: late)
        for replica in scene.replicas where replica.name != "02A" {
            let shown = try replica.shown("person", scene.person)?.image
            #expect(shown?.value("person", "name") == .text(name), "\(replica.name)")
        }
        try scene.checkConverged()
    }
}
