import ChangeLog
import Journal
import Replica
import Session
import TestBench
import Testing

/// Random histories in which replicas are copied, restored and enrolled anew.
struct ReenrolmentPropertyTests {
    @Test(arguments: Seeds.first(12))
    func everyHolderComesBack(seed: UInt64) throws {
        let replay = Comment(rawValue: Seeds.replay(seed, test: "everyHolderComesBack"))
        let offices = try BenchOffices(seed: seed)
        var replicas = [offices.first, offices.firstAgain, offices.headquarters]
        var work = RandomWork(seed: seed, stations: offices.bureau.reference.stations)
        var entered: [Identifier: Int64] = [:]
        for step in 1...60 {
            offices.bureau.clock.advance(seconds: 600)
            let replica = work.generator.pick(replicas)
            switch work.generator.pick(0...9) {
            case 0 where replicas.count < 6:
                let copy = try replica.copy(name: "copy \(step)")
                copy.powers.setSkew(seconds: Int64(step))
                replicas.append(copy)
            case 1, 2, 3: try Self.sync(replica)
            default:
                guard let made = try work.enter(at: replica) else { continue }
                for payout in made.edits where payout.type == Names.type("payout") {
                    guard payout.action == .create else { continue }
                    entered[payout.record] =
                        payout.fields[
                            Names.field("payout", "amount-fen")
                        ].integer
                }
            }
        }
        // All lines are good: two rounds, and one for what had to enrol.
        for _ in 1...3 {
            for replica in replicas {
                offices.bureau.clock.advance(seconds: 60)
                try Self.sync(replica)
            }
        }
        #expect(try Convergence.judgedTwice(offices.bureau) == [], replay)
        for replica in replicas { #expect(try Convergence.differences(replica) == [], replay) }
        // To the fen: applied, or waiting for HQ.
        for (payout, amount) in entered {
            let made = try offices.bureau.journal().compactMap { try? ChangeSet(frozen: $0.body) }
                .flatMap(\.edits).filter { $0.record == payout && $0.action == .create }
            #expect(
                made.map { $0.fields[Names.field("payout", "amount-fen")].integer } == [amount],
                replay)
        }
    }

    /// As a clerk does: syncs, and enrols anew when told so.
    private static func sync(_ replica: BenchReplica) throws {
        do {
            try replica.sync()
        } catch let failure as SyncFailure where failure.needsNewIdentity {
            try replica.enrolAnew()
            try replica.sync()
        }
    }
}
