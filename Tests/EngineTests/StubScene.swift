import ChangeLog
import Intake
import Journal
import RecordStore
import Replica
import TestBench

/// A person at the first station, and HQ that moves them.
struct StubScene {
    let offices: BenchOffices
    let person: Identifier

    var first: BenchReplica { offices.first }
    var second: BenchReplica { offices.second }
    var headquarters: BenchReplica { offices.headquarters }

    init() throws {
        offices = try BenchOffices()
        let work = offices.first.work
        person = try offices.first.enter { context in
            let id = context.newIdentifier()
            return work.person(
                id, number: try context.nextNumber("M"),
                [
                    "name": .text("示例调解员"), "committee": .text("示例村"),
                    "bank-name": .text("示例银行"), "note": .text("示例备注"),
                    "phone": try context.seal(
                        "13800000000", record: id, field: Names.field("person", "phone")),
                ])
        }.id
        try offices.settle()
    }

    /// HQ moves the person.
    func move(to replica: BenchReplica) throws {
        try headquarters.sync()
        try headquarters.update(
            "person", person, ["station": .reference(replica.identity.station)])
        try headquarters.sync()
    }

    func shown(_ replica: BenchReplica) throws -> RecordImage? {
        try replica.shown("person", person)?.image
    }

    /// What is wrong: replicas against the server's records, and what the server keeps of stubs
    /// against a count of all.
    func faults() throws -> [String] {
        try offices.all.flatMap { try Convergence.differences($0) }
            + Self.problems(offices.bureau)
    }

    static func problems(_ bureau: BenchBureau) throws -> [String] {
        try bureau.read {
            try StubReckoning($0, store: bureau.service.database.store).problems()
        }
    }
}
