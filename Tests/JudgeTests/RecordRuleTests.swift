import ChangeLog
import Judge
import Rules
import Testing

/// Each rule of the file: a row that breaks it, and where it isn't plain, a row that doesn't.
@Suite struct RecordRuleTests {
    typealias W = World

    @Test(arguments: payouts + cases + reference) func rule(row: Row) throws { try row.check() }

    @Test func everyRuleOfTheFileHasARow() {
        let all =
            ClashRuleTests.rows + RulingRuleTests.rows + EnvelopeTests.rows + Self.payouts
            + Self.cases + Self.reference + ApprovalTests.rows + RepaymentTests.rows
            + SimilarRuleTests.moreRows
        let tested = Set(all.map(\.rule))
        #expect(World.rules.rules.map(\.id).filter { !tested.contains($0) } == [])
    }

    static let payouts: [Row] = [
        Row("a subsidy that keeps every rule", .applied) { try $0.enter(W.payout(200, "P03A-17")) },
        Row("monthly pay", .applied) { try $0.enter(W.monthly(200, "P03A-17")) },
        Row("a subsidy without a case", .held, "subsidy-needs-case") {
            try $0.enter(W.payout(200, "P03A-17", ["case": .absent]))
        },
        Row("monthly pay without a month", .held, "monthly-needs-month") {
            try $0.enter(W.monthly(200, "P03A-17", ["month": .absent]))
        },
        Row("a service without its document", .held, "service-needs-document") {
            try $0.enter(W.service(200, "P03A-17", document: nil))
        },
        Row("a service", .applied) {
            try $0.enter(W.service(200, "P03A-17", document: "示例援〔2024〕1号"))
        },
        Row("a document paid twice", .held, "unique-document") { world in
            try world.enter(W.service(200, "P03A-17", document: "示例援〔2024〕1号"))
            return try world.enter(W.service(201, "P03A-18", document: "示例援〔2024〕1号"))
        },
        Row("before its case was closed", .held, "payout-before-closing") {
            try $0.enter(W.payout(200, "P03A-17", ["event-date": .integer(20_240_317)]))
        },
        Row("for an open case", .held, "case-not-closed") {
            try $0.enter(W.payout(200, "P03A-17", ["case": W.reference(W.openCase)]))
        },
        Row("for a case that failed", .held, "case-not-closed") { world in
            world.put(
                "case", 40, W.mediation("C03A-12").merging(["result": .text("failure")]) { $1 })
            return try world.enter(W.payout(200, "P03A-17"))
        },
        Row("for another station's case", .held, "case-of-another-station") {
            try $0.enter(
                W.payout(
                    200, "P03A-17",
                    ["case": W.reference(W.stationFiveCase), "payee": W.reference(W.otherMediator)])
            )
        },
        Row("to somebody else", .held, "payee-not-mediator") {
            try $0.enter(W.payout(200, "P03A-17", ["payee": W.reference(W.lawyer)]))
        },
        Row("by the rate for oral agreements", .held, "rate") {
            try $0.enter(W.payout(200, "P03A-17", ["amount-fen": .integer(10_000)]))
        },
        Row("by a rate that another has superseded", .held, "rate") { world in
            world.addRate(
                84, "case-subsidy", tier: "ordinary", agreement: "written", 18_000,
                from: 20_240_301)
            return try world.enter(W.payout(200, "P03A-17"))
        },
        Row("by the rate for its tier, beside one for all", .applied) { world in
            world.addRate(84, "case-subsidy", 18_000, from: 20_240_301)
            return try world.enter(W.payout(200, "P03A-17"))
        },
        Row("where no rate is in force", .held, "rate") { world in
            world.addRate(
                80, "case-subsidy", tier: "ordinary", agreement: "written", 15_000, to: 20_240_101)
            return try world.enter(W.payout(200, "P03A-17"))
        },
        Row("a case freed by a full reversal", .applied) { world in
            try world.enter(W.payout(200, "P03A-17"))
            try world.enter(W.reversal(201, "P03A-18", of: 200, 15_000))
            return try world.enter(W.payout(202, "P03A-19"))
        },
        Row("a case still taken after a partial reversal", .held, "unique-case") { world in
            try world.enter(W.payout(200, "P03A-17"))
            try world.enter(W.reversal(201, "P03A-18", of: 200, 14_999))
            return try world.enter(W.payout(202, "P03A-19"))
        },
        Row("two for one case in one change set", .held, "unique-case") {
            try $0.enter(W.payout(200, "P03A-17"), W.payout(201, "P03A-18"))
        },
        Row("two that overrun together in one change set", .held, "project-balance") { world in
            world.put("budget-entry", 60, W.budget(110_000))
            return try world.enter(W.payout(200, "P03A-17"), W.monthly(201, "P03A-18"))
        },
        Row("the budget to the fen", .applied) { world in
            world.put("budget-entry", 60, W.budget(15_000))
            return try world.enter(W.payout(200, "P03A-17"))
        },
        Row("a number used before", .held, "unique-payout-number") { world in
            try world.enter(W.payout(200, "P03A-17"))
            return try world.enter(W.monthly(201, "P03A-17"))
        },
        Row("over the station's slice", .held, "station-slice") { world in
            world.put("allocation", 230, W.slice(14_999))
            return try world.enter(W.payout(200, "P03A-17"))
        },
        Row("within the station's slice", .applied) { world in
            world.put("allocation", 230, W.slice(15_000))
            return try world.enter(W.payout(200, "P03A-17"))
        },
        Row("a reversal dated tomorrow", .held, "future-reversal") { world in
            try world.enter(W.payout(200, "P03A-17"))
            return try world.enter(
                W.reversal(201, "P03A-18", of: 200, 1, ["event-date": .integer(20_240_411)]))
        },
        Row("a reversal by another station", .held, "reversal-station") { world in
            try world.enter(W.payout(200, "P03A-17"))
            return try world.enter(
                W.reversal(201, "P05A-1", of: 200, 1, ["station": W.reference(95)]), by: .station5)
        },
        Row("a reversal to other money", .held, "reversal-charge") { world in
            try world.enter(W.payout(200, "P03A-17"))
            return try world.enter(
                W.reversal(201, "P03A-18", of: 200, 1, ["project": W.reference(W.otherProject)]))
        },
        Row("a reversal's number used before", .held, "unique-reversal-number") { world in
            try world.enter(W.payout(200, "P03A-17"))
            try world.enter(W.reversal(201, "P03A-18", of: 200, 1))
            return try world.enter(W.reversal(202, "P03A-18", of: 200, 1))
        },
        Row("paid and reversed in one change set", .applied) {
            try $0.enter(W.payout(200, "P03A-17"), W.reversal(201, "P03A-18", of: 200, 15_000))
        },
        Row("a payment dated tomorrow", .held, "future-payment") { world in
            try world.enter(W.payout(200, "P03A-17"))
            return try world.enter(W.event(201, of: 200, ["date": .integer(20_240_411)]))
        },
        Row("a payment by another station", .held, "payment-station") { world in
            try world.enter(W.payout(200, "P03A-17"))
            return try world.enter(
                W.event(201, of: 200, ["station": W.reference(95)]), by: .station5)
        },
    ]

    static let cases: [Row] = [
        Row("opened tomorrow", .held, "future-opening") {
            try $0.enter($0.update("case", W.openCase, ["opened": .integer(20_240_411)]))
        },
        Row("closed tomorrow", .held, "future-closing") {
            try $0.enter($0.close(20_240_411))
        },
        Row("closed before it was opened", .held, "closing-before-opening") {
            try $0.enter($0.close(20_240_304))
        },
        Row("closed on the day", .applied) { try $0.enter($0.close(20_240_305)) },
        Row("reopened", .held, "case-lifecycle") {
            try $0.enter($0.update("case", W.closedCase, ["status": .text("mediating")]))
        },
        Row("created as filed", .held, "case-lifecycle") {
            try $0.enter(
                W.create("case", 210, W.mediation("C03A-14", parties: 9, status: "filed")))
        },
        Row("a note on a closed case", .applied) {
            try $0.enter($0.update("case", W.closedCase, ["note": .text("示例回访")]))
        },
        Row("one station, the same parties again", .applied) {
            try $0.enter(W.create("case", 210, W.mediation("C03A-14")))
        },
        Row("a case number used before", .held, "unique-case-number") {
            try $0.enter(W.create("case", 210, W.mediation("C03A-12", parties: 9)))
        },
        Row("a case without payouts deleted", .applied) { try $0.enter(W.delete("case", 41)) },
        Row("a second claim", .held, "unique-claim") { world in
            try world.enter(W.claim(240, "Q03A-1"))
            return try world.enter(W.claim(241, "Q03A-2"))
        },
        Row("a person deleted", .rejected, "kept-record") { try $0.enter(W.delete("person", 30)) },
        Row("a person's number used before", .held, "unique-person-number") {
            try $0.enter(W.person(250, "M03A-1", identity: 250))
        },
        Row("an identity number used before", .held, "unique-identity") {
            try $0.enter(W.person(250, "M03A-9", identity: 31))
        },
        Row("two people without identity numbers", .applied) { world in
            try world.enter(W.person(250, "M03A-9", identity: nil))
            return try world.enter(W.person(251, "M03A-10", identity: nil))
        },
    ]

    static let reference: [Row] = [
        Row("an assignment backwards", .rejected, "assignment-order") {
            try $0.enter(
                W.create("assignment", 220, W.assignment(at: 93, from: 20_240_301, to: 20_240_229)),
                by: .headquarters)
        },
        Row("a month twice", .rejected, "unique-period") { world in
            world.period(202_403, "open")
            return try world.enter(
                W.create("period", 9, ["month": .integer(202_403), "status": .text("open")]),
                by: .headquarters)
        },
        Row("a closed month reopened", .rejected, "period-lifecycle") { world in
            world.period(202_403, "closed")
            return try world.enter(
                world.update("period", 202_403, ["status": .text("open")]), by: .headquarters)
        },
        Row("a soft-closed month closed", .applied) { world in
            world.period(202_403, "soft-closed")
            return try world.enter(
                world.update("period", 202_403, ["status": .text("closed")]), by: .headquarters)
        },
        Row("a station code twice", .rejected, "unique-station-code") {
            try $0.enter(
                W.create(
                    "station", 99,
                    [
                        "code": .text("03"), "name": .text("示例所"), "kind": .text("station"),
                        "key-number": .integer(9),
                    ]), by: .headquarters)
        },
        Row("a ruling by the preparer", .rejected, "ruler-is-preparer") { world in
            try world.enter(W.payout(200, "P03A-17", ["case": .absent]), by: .headquarters)
            return try world.enter(W.ruling(260, on: world.last), by: .headquarters)
        },
        Row("a ruling by another", .applied) { world in
            try world.enter(W.payout(200, "P03A-17", ["case": .absent]))
            return try world.enter(W.ruling(260, on: world.last), by: .headquarters)
        },
        Row("a raise that doesn't yet cover what is overdrawn", .applied) { world in
            world.put("budget-entry", 60, W.budget(1))
            world.put(
                "payout", 200,
                [
                    "project": W.reference(50), "source": .text("current-year"),
                    "amount-fen": .integer(500), "station": W.reference(93),
                ])
            return try world.enter(
                W.create("budget-entry", 61, W.budget(10, kind: "adjust")), by: .headquarters)
        },
    ]
}
