import ChangeLog
import Intake
import Journal
import RecordStore
import Replica
import Session
import TestBench
import Testing

/// A bureau where two devices of one station have paid the same month twice: the second is held.
/// HQ has two devices.
struct RulingScene {
    let offices: BenchOffices
    let otherHeadquarters: BenchReplica
    let person: Identifier
    /// Stands.
    let first: Identifier
    /// Held: unique-month.
    let held: Identifier

    init(seed: UInt64 = 1) throws {
        offices = try BenchOffices(seed: seed)
        otherHeadquarters = try BenchReplica(offices.bureau, station: nil, name: "00C")
        person = try offices.first.enterPerson()
        try offices.settle()
        first = try offices.first.enterPayout(person)
        try offices.first.sync()
        held = try offices.firstAgain.enterPayout(person)
        try offices.firstAgain.sync()
        try settle()
    }

    var headquarters: BenchReplica { offices.headquarters }
    var station: Identifier { offices.first.identity.station }
    var replicas: [BenchReplica] { offices.all + [otherHeadquarters] }

    func settle() throws {
        try offices.settle()
        for _ in 1...2 { try otherHeadquarters.sync() }
    }

    /// HQ rules and syncs; then everybody does.
    @discardableResult
    func rule(
        _ decision: String, on matter: Identifier? = nil, waiving rules: String? = nil,
        _ edits: [ChangeSetDraft.EditDraft] = []
    ) throws -> Identifier {
        offices.bureau.clock.advance(seconds: 60)
        let ruling = try headquarters.rule(
            decision, on: matter ?? held, of: station, waiving: rules, edits)
        try headquarters.sync()
        try settle()
        return ruling
    }

    /// "held unique-month", "applied  ruled", …: every verdict, with `*` where a ruling settled it.
    func story(_ changeSet: Identifier) throws -> [String] {
        try offices.bureau.verdicts(of: changeSet).map { verdict in
            let words = [
                verdict.outcome.rawValue, verdict.rule, verdict.flags.joined(separator: " "),
            ]
            return words.filter { !$0.isEmpty }.joined(separator: " ")
                + (verdict.followedBy == nil ? "" : " *")
        }
    }

    func isPosted(_ type: String, _ id: Identifier) throws -> Bool {
        try offices.bureau.record(type, id) != nil
    }

    /// Canonical payouts and counter-entries, in fen.
    func posted() throws -> Int64 {
        try offices.bureau.read { db in
            try ["payout", "counter-entry"].reduce(into: Int64(0)) { sum, type in
                let amount = Names.field(type, "amount-fen")
                for record in try offices.bureau.service.database.store.find(db, Names.type(type)) {
                    sum += record.image.fields[amount].integer ?? 0
                }
            }
        }
    }

    /// All replicas have what the server has, and it all adds up.
    func checkConverged(_ comment: Comment? = nil) throws {
        for replica in replicas {
            #expect(try Convergence.differences(replica) == [], comment)
        }
        #expect(try offices.bureau.read { try JournalLog($0).firstBreak() } == nil, comment)
        #expect(try KeptSums.wrong(offices.bureau) == [], comment)
    }

    func openTrays() throws -> [String] {
        try replicas.flatMap { replica in
            try replica.tray(openOnly: true).map { "\(replica.name) \($0.rule)" }
        }
    }
}
