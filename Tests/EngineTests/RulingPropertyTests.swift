import ChangeLog
import Journal
import RecordStore
import Replica
import Session
import TestBench
import Testing

/// Random work, with two HQ devices that rule at random on what they see held, offline.
struct RulingPropertyTests {
    @Test(arguments: Seeds.first(8))
    func rulingsConverge(seed: UInt64) throws {
        let replay = Comment(rawValue: Seeds.replay(seed, test: "rulingsConverge"))
        let scene = try RulingScene(seed: seed)
        let offices = scene.offices
        var work = RandomWork(seed: seed &* 104_729, stations: offices.bureau.reference.stations)
        let clerks = [offices.first, offices.firstAgain, offices.second]
        let rulers = [offices.headquarters, scene.otherHeadquarters]
        for _ in 1...110 {
            offices.bureau.clock.advance(seconds: 600)
            switch work.generator.pick(1...20) {
            case 1...10: try work.enter(at: work.generator.pick(clerks))
            case 11...15: try rule(at: work.generator.pick(rulers), &work.generator)
            default: try work.generator.pick(scene.replicas).sync()
            }
        }
        try scene.settle()
        try scene.settle()
        try scene.checkConverged(replay)
        try checkMoney(scene, replay)
    }

    private func rule(at replica: BenchReplica, _ generator: inout SplitMix64) throws {
        let open = try replica.tray(openOnly: true)
        guard !open.isEmpty else { return }
        let verdict = generator.pick(open)
        let decision = generator.pick(["accept", "void", "recover", "accept"])
        let device = try replica.shown("device", verdict.device)?.image
        guard let station = device?.value("device", "station").reference else { return }
        var edits: [ChangeSetDraft.EditDraft] = []
        let payout = verdict.touched.first { $0.type == Names.type("payout") }
        if decision == "recover" {
            guard let payout else { return }
            let work = Work(replica.bureau.reference, station: station)
            edits =
                work.counterEntry(
                    replica.powers.identifier(), number: "P00X-\(generator.next() % 100_000)",
                    of: payout.record
                ).edits
        }
        try replica.rule(decision, on: verdict.changeSet, of: station, edits)
    }

    /// A payout that was entered is posted, open, or closed by a ruling; one that is closed was never
    /// paid. What is open for another's sake has that other open.
    private func checkMoney(_ scene: RulingScene, _ replay: Comment) throws {
        let bureau = scene.offices.bureau
        var bodies: [Identifier: ChangeSet] = [:]
        var newest: [Identifier: Verdict] = [:]
        for entry in try bureau.journal() {
            newest[entry.verdict.changeSet] = entry.verdict
            if !entry.body.isEmpty, let changeSet = try? ChangeSet(frozen: entry.body) {
                bodies[entry.verdict.changeSet] = changeSet
            }
        }
        let paid = Set(
            bodies.values.flatMap(\.edits).filter { $0.type == Names.type("payment-event") }
                .compactMap { $0.fields[Names.field("payment-event", "payout")].reference })
        var counts: [String: Int] = [:]
        for (id, changeSet) in bodies {
            guard let verdict = newest[id] else { continue }
            for edit in changeSet.edits where edit.type == Names.type("payout") {
                let isPosted = try bureau.record("payout", edit.record) != nil
                let isClosed = !verdict.isOpen && verdict.outcome == .held
                #expect([isPosted, verdict.isOpen, isClosed].filter { $0 }.count == 1, replay)
                #expect(!isClosed || !paid.contains(edit.record), replay)
                counts[isPosted ? "posted" : isClosed ? "closed" : "open", default: 0] += 1
            }
        }
        let open = newest.values.filter(\.isOpen)
        let touched = Set(open.flatMap(\.touched))
        for verdict in open where verdict.rule == "depends-on-held" {
            let named = bodies[verdict.changeSet]?.edits.flatMap { edit in
                edit.fields.entries.compactMap(\.value.reference) + [edit.record]
            }
            let others = Set(open.filter { $0.changeSet != verdict.changeSet }.flatMap(\.touched))
                .intersection(touched).map(\.record)
            #expect(!Set(named ?? []).isDisjoint(with: others), replay)
        }
        #expect(counts["posted"] ?? 0 > 0, replay)
    }
}
