import ChangeLog
import Foundation
import Intake
import Journal
import RecordStore
import Replica
import TestBench
import Testing

/// Who brings it back first.
enum RecoveryOrder: CaseIterable { case payoutFirst, reversalFirst }

extension BenchOffices {
    /// One device pays, the other one of its station takes some of it back.
    func enterReversed(_ person: Identifier) throws -> (payout: Identifier, reversal: Identifier) {
        let payout = try first.enterPayout(person)
        try first.sync()
        try firstAgain.sync()
        return (payout, try firstAgain.reverse(payout, amountFen: -5_000))
    }

    /// What the server decided about a change set, oldest first: outcome, rule and flags.
    func outcomes(_ changeSet: Identifier) throws -> [String] {
        try bureau.verdicts(of: changeSet).map {
            [$0.outcome.rawValue, $0.rule, $0.flags.joined(separator: " ")]
                .joined(separator: " ").trimmingCharacters(in: .whitespaces)
        }
    }

    func persons() throws -> [Identifier] {
        try bureau.read { try bureau.service.database.store.find($0, Names.type("person")) }
            .map(\.image.id).sorted()
    }

    /// The amounts that stand, in fen, ascending.
    func posted() throws -> [Int64] {
        try ["payout", "counter-entry"].flatMap { type in
            try bureau.read { try bureau.service.database.store.find($0, Names.type(type)) }
                .compactMap { $0.image.value(type, "amount-fen").integer }
        }.sorted()
    }

    func checkConverged() throws {
        for replica in all { #expect(try Convergence.differences(replica) == []) }
        #expect(try bureau.service.database.verify() == [])
    }
}

extension BenchReplica {
    func reverse(_ payout: Identifier, amountFen: Int64) throws -> Identifier {
        let reversal = try enter { context in
            work.counterEntry(
                context.newIdentifier(), number: try context.nextNumber("P"), of: payout,
                amountFen: amountFen)
        }.id
        try sync()
        return reversal
    }

    func enterPerson(identity: String, _ office: Work) throws -> Identifier {
        try enter { context in
            let id = context.newIdentifier()
            let number = try context.seal(
                identity, record: id, field: Names.field("person", "identity-number"))
            return office.person(
                id, number: try context.nextNumber("M"), ["identity-number": number])
        }.id
    }
}
