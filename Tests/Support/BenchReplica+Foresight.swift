package import ChangeLog
package import Foresight
internal import Ledger
internal import Money
internal import Replica

extension ForesightDirectory {
    /// As a station's program has it.
    package static let bench = ForesightDirectory(
        ruleSetType: Names.type("rule-set"), hashField: Names.field("rule-set", "hash"),
        fileField: Names.field("rule-set", "file"), userType: Names.type("user"),
        roleField: Names.field("user", "role"),
        dateOf: { Int64(try CalendarDate.inShanghai(millisecondsSince1970: $0).number) })
}

extension BenchReplica {
    /// What the replica foresees of its unjudged entries, asked anew.
    package func foresee(unrecorded: [ChangeSet] = []) throws -> ForeseenOutbox? {
        let foresight = Foresight(database.store, .bench)
        return try read { db in
            try foresight.foresee(db, unrecorded: unrecorded, now: powers.now())
        }
    }
}
