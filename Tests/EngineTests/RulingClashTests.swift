import ChangeLog
import RecordStore
import Replica
import TestBench
import Testing

/// Who may rule on what, and two rulings on one matter.
struct RulingClashTests {
    /// Two HQ devices rule offline: the first in server order stands, whichever it is.
    struct Clash: Sendable, CustomTestStringConvertible {
        let first: String
        let second: String
        let verdict: String
        let posted: Int64
        var testDescription: String { "\(first), then \(second)" }
    }

    @Test(arguments: [
        Clash(
            first: "accept", second: "accept", verdict: "applied already-ruled no-effect", posted: 2
        ),
        Clash(first: "void", second: "void", verdict: "applied already-ruled no-effect", posted: 1),
        Clash(first: "accept", second: "void", verdict: "rejected already-ruled", posted: 2),
        Clash(first: "void", second: "accept", verdict: "rejected already-ruled", posted: 1),
        Clash(first: "accept", second: "recover", verdict: "held already-ruled", posted: 2),
        Clash(
            first: "recover", second: "recover", verdict: "applied already-ruled no-effect",
            posted: 1),
        Clash(first: "recover", second: "accept", verdict: "rejected already-ruled", posted: 1),
        Clash(first: "void", second: "recover", verdict: "held depends-on-closed", posted: 1),
    ])
    func twoDevicesRuleOnOneMatter(clash: Clash) throws {
        let scene = try RulingScene()
        func rule(_ decision: String, _ device: BenchReplica, _ number: String) throws -> Identifier
        {
            let work = Work(scene.offices.bureau.reference, station: scene.station)
            let draft = work.counterEntry(
                device.powers.identifier(), number: number, of: scene.held)
            return try device.rule(
                decision, on: scene.held, of: scene.station,
                decision == "recover" ? draft.edits : [])
        }
        let second = try rule(clash.second, scene.headquarters, "P00B-1")
        let first = try rule(clash.first, scene.otherHeadquarters, "P00C-1")
        try scene.otherHeadquarters.sync()
        try scene.headquarters.sync()
        try scene.settle()
        #expect(try scene.story(first) == ["applied"])
        #expect(try scene.story(second).last == clash.verdict)
        #expect(try scene.posted() == clash.posted * Reference.monthlyFen)
        #expect(try scene.offices.bureau.verdicts(of: scene.held).last?.followedBy == first)
        let verdict = try #require(try scene.offices.bureau.verdicts(of: second).last)
        if verdict.rule == "already-ruled" {
            let evidence = Dictionary(uniqueKeysWithValues: verdict.evidence.map { ($0, $1) })
            #expect(evidence["earlier"] == clash.first)
            #expect(evidence["decision"] == clash.second)
        }
        try scene.checkConverged()
    }

    @Test func aHeldRulingIsItselfRuledOn() throws {
        let scene = try RulingScene()
        let work = Work(scene.offices.bureau.reference, station: scene.station)
        // Another payout for the same month: held for the same reason as what it corrects.
        let fresh = scene.headquarters.powers.identifier()
        let draft = work.monthlyPayout(fresh, number: "P00B-1", payee: scene.person)
        let ruling = try scene.rule("correct", draft.edits)
        #expect(try scene.story(ruling) == ["held unique-month"])
        #expect(try scene.story(scene.held) == ["held unique-month"])
        let own = try scene.headquarters.rule(
            "accept", on: ruling, of: scene.headquarters.identity.station)
        try scene.headquarters.sync()
        #expect(try scene.story(own) == ["rejected ruler-is-preparer"])
        try scene.otherHeadquarters.rule(
            "accept", on: ruling, of: scene.headquarters.identity.station)
        try scene.otherHeadquarters.sync()
        try scene.settle()
        #expect(try scene.story(ruling).last == "applied ruled *")
        #expect(try scene.story(scene.held).last == "held unique-month ruled *")
        #expect(try scene.isPosted("payout", fresh))
        #expect(try scene.openTrays() == [])
        try scene.checkConverged()
    }

    @Test func onlyHeadquartersRulesAndOnlySomeThere() throws {
        let scene = try RulingScene()
        let byStation = try scene.offices.first.rule("void", on: scene.held, of: scene.station)
        try scene.offices.first.sync()
        #expect(try scene.story(byStation) == ["rejected permission"])
        let clerk = try BenchReplica(scene.offices.bureau, station: nil, name: "00D", role: "clerk")
        try clerk.sync()
        let byClerk = try clerk.rule("void", on: scene.held, of: scene.station)
        try clerk.sync()
        #expect(try scene.story(byClerk) == ["rejected ruling-role"])
        #expect(try scene.story(scene.held) == ["held unique-month"])
    }

    @Test func nothingToRule() throws {
        let scene = try RulingScene()
        #expect(
            try scene.story(try scene.rule("accept", on: scene.first)) == [
                "rejected nothing-to-rule"
            ])
        let unknown = scene.headquarters.powers.identifier()
        #expect(
            try scene.story(try scene.rule("void", on: unknown)) == ["rejected nothing-to-rule"])
        let elsewhere = try scene.headquarters.rule(
            "void", on: scene.held, of: scene.offices.second.identity.station)
        try scene.headquarters.sync()
        #expect(try scene.story(elsewhere) == ["rejected ruling-station"])
    }

    /// What is parked can be voided, and only that.
    @Test func parkedIsVoided() throws {
        let scene = try RulingScene()
        var hand = try HandDevice(scene.offices.bureau, station: scene.station, name: "01C")
        let reversal = hand.powers.identifier()
        let nowhere = hand.powers.identifier()
        try hand.send([hand.work.counterEntry(reversal, number: "P01C-1", of: nowhere)])
        try scene.settle()
        #expect(
            try scene.story(try scene.rule("accept", on: reversal)) == ["rejected nothing-to-rule"])
        try scene.rule("void", on: reversal)
        #expect(try scene.story(reversal).last == "parked missing-reference ruled *")
        #expect(try scene.openTrays().allSatisfy { $0.hasSuffix("unique-month") })
        try scene.checkConverged()
    }
}
