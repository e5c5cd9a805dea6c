import Catalog
import ChangeLog
import Judge
import Rules
import Testing

/// What stands after a judgement, as a whole.
@Suite struct PostingTests {
    typealias W = World

    struct Case: Sendable {
        let period: (month: Int64, status: String)?
        let today: Int64
        let month: Int64
        let isLate: Int64
        let voucher: String
    }

    @Test(arguments: [
        Case(period: nil, today: 20_240_410, month: 202_403, isLate: 0, voucher: "2024-000001"),
        Case(
            period: (202_403, "open"), today: 20_240_410, month: 202_403, isLate: 0,
            voucher: "2024-000001"),
        Case(
            period: (202_403, "soft-closed"), today: 20_240_410, month: 202_404, isLate: 1,
            voucher: "2024-000001"),
        Case(
            period: (202_403, "soft-closed"), today: 20_250_105, month: 202_501, isLate: 1,
            voucher: "2025-000001"),
    ])
    func posted(to row: Case) throws {
        let world = World()
        world.today = row.today
        if let period = row.period { world.period(period.month, period.status) }
        let judgement = try world.enter(W.payout(200, "P03A-17"))
        #expect(judgement.flags == (row.isLate == 1 ? ["late"] : []))
        #expect(world.value("payout", 200, "posting-month") == .integer(row.month))
        #expect(world.value("payout", 200, "is-late") == .integer(row.isLate))
        #expect(world.value("payout", 200, "voucher-number") == .text(row.voucher))
        #expect(world.value("payout", 200, "event-date") == .integer(20_240_320))
    }

    @Test func theNextMonthIsTakenWhereTheServersOwnIsShut() throws {
        let world = World()
        world.today = 20_241_231
        for month: Int64 in [202_403, 202_412] { world.period(month, "soft-closed") }
        try world.enter(W.payout(200, "P03A-17"))
        #expect(world.value("payout", 200, "posting-month") == .integer(202_501))
    }

    @Test func vouchersAreGaplessWhateverIsHeld() throws {
        let world = World()
        try world.enter(W.payout(200, "P03A-17"))
        try world.enter(W.payout(201, "P03A-18"))
        try world.enter(W.reversal(202, "P03A-19", of: 200, 15_000))
        try world.enter(W.reversal(203, "P03A-20", of: 200, 15_000))
        try world.enter(W.payout(204, "P03A-21"))
        #expect(world.image("payout", 201) == nil)
        #expect(world.image("counter-entry", 203) == nil)
        #expect(world.value("counter-entry", 202, "voucher-number") == .text("2024-000002"))
        #expect(world.value("payout", 204, "voucher-number") == .text("2024-000003"))
        #expect(world.vouchers == [2024: 3])
    }

    @Test func everyRegisterOfANewRecordHasTheChangeSetsVersion() throws {
        let world = World()
        try world.enter(W.payout(200, "P03A-17"))
        #expect(world.image("payout", 200)?.version == world.last)
        #expect(world.image("payout", 200)?.versions == [:])
    }

    @Test func theLaterNoteStandsAndTheOlderLeavesNoTrace() throws {
        let world = World()
        let stale = world.update("case", 41, ["note": .text("示例二"), "committee": .text("示例村")])
        try world.enter(world.update("case", 41, ["note": .text("示例一")]), at: W.now - 8)
        let noted = world.last
        try world.enter(stale, at: W.now - 9)
        let type = W.type("case")
        #expect(world.value("case", 41, "note") == .text("示例一"))
        #expect(world.value("case", 41, "committee") == .text("示例村"))
        #expect(
            world.image("case", 41)?.versions == [
                type.field(named: "note")!.number: noted,
                type.field(named: "committee")!.number: world.last,
            ])
    }

    @Test func unionKeepsTheLinesOfBoth() throws {
        let yaml = RuleSet.embeddedFile.replacing(
            "merge:\n", with: "merge:\n  case: { note: union }\n")
        let rules = try RuleSet(yaml: yaml, catalog: W.catalog)
        let world = World(rules: rules)
        let stale = world.update("case", 41, ["note": .text("示例一\n示例二")])
        try world.enter(world.update("case", 41, ["note": .text("示例一\n示例三")]))
        let judgement = try world.enter(stale)
        #expect(judgement.outcome == .merged)
        #expect(judgement.rule == "union")
        #expect(world.value("case", 41, "note") == .text("示例一\n示例三\n示例二"))
    }

    @Test func evidenceNamesTheOtherSideByNumberAndStationOnly() throws {
        let world = World()
        try world.enter(W.monthly(200, "P03A-17"))
        let judgement = try world.enter(
            W.monthly(201, "P05A-3", ["station": W.reference(95)]), by: .station5)
        let evidence = judgement.evidence.map { "\($0.name)=\($0.value)" }
        #expect(
            evidence == [
                "type=payout", "number=P05A-3", "station=05", "other-number=P03A-17",
                "other-station=03", "month=202403",
            ])
    }

    @Test func aParkedChangeSetSaysWhatItWaitsFor() throws {
        let world = World()
        let judgement = try world.enter(W.reversal(201, "P03A-18", of: 200, 1))
        #expect(
            judgement.waitsFor == [
                Verdict.Touch(type: W.type("payout").number, record: W.id(200))
            ])
    }

    @Test func everyBrokenRuleIsNamed() throws {
        let judgement = try World().enter(
            W.payout(200, "P03A-17", ["amount-fen": .integer(1), "payee": W.reference(W.lawyer)]))
        #expect(judgement.rule == "payee-not-mediator")
        #expect(judgement.evidence.last?.value == "rate")
    }

    @Test func aStandingOfAnotherDeviceIsTheCallersMistake() throws {
        let world = World()
        let changeSet = ChangeSet(
            id: W.id(5), bureau: .zero, device: W.id(6), actor: .zero, claimedAt: 0,
            catalogVersion: 1, intent: "示例", edits: [W.delete("case", 41)])
        #expect(throws: JudgeFault.self) {
            try world.judge.judge(
                changeSet, view: world.view, context: world.context(.station3, W.id(7), 0))
        }
    }
}
