import Catalog
import ChangeLog
import Foundation
import GRDB
import Ledger
import RecordStore
import Replica
import Session
import TestBench
import Testing

/// Records are found by each of the hashes that they list, as these come and go.
struct LookupTests {
    private static let type = Names.type("case")
    private static let field = Names.field("case", "party-hashes")

    /// The ledger's catalog as version 2 had it.
    private static let earlier = RecordCatalog(
        version: 2,
        types: LedgerCatalog.catalog.types.map { type in
            guard type.number == Self.type else { return type }
            return RecordType(
                type.number, type.name, type.label, owner: type.owner, scope: type.scope,
                documentLetter: type.documentLetter,
                fields: type.fields.filter { $0.number != Self.field }, indexes: type.indexes)
        }, withdrawal: LedgerCatalog.catalog.withdrawal)

    private func hashes(_ replica: BenchReplica, _ names: [String]) throws -> FieldValue {
        .opaque(try replica.database.keyRing().lookups(names))
    }

    private func found(_ replica: BenchReplica, _ name: String) throws -> [Identifier] {
        let hash = try hashes(replica, [name])
        return try replica.read { db in
            try replica.database.store.find(db, Self.type, where: [(Self.field, hash)])
        }.map(\.image.id)
    }

    private func enter(_ replica: BenchReplica, _ names: [String]) throws -> Identifier {
        let person = try replica.enterPerson()
        return try replica.enterCase(
            mediator: person, ["party-hashes": try hashes(replica, names)])
    }

    @Test func comeAndGoWithTheRecord() throws {
        let offices = try BenchOffices()
        let first = offices.first
        let one = try enter(first, ["示例甲", "示例乙"])
        let other = try enter(first, ["示例乙", "示例丙"])
        #expect(try found(first, "示例甲") == [one])
        #expect(Set(try found(first, "示例乙")) == [one, other])
        try offices.settle()
        try first.update("case", one, ["party-hashes": try hashes(first, ["示例丁"])])
        #expect(try found(first, "示例甲") == [])
        #expect(try found(first, "示例丁") == [one])
        try first.update("case", other, ["party-hashes": .absent])
        #expect(try found(first, "示例丙") == [])
        try first.delete("case", one)
        #expect(try found(first, "示例丁") == [])
        try offices.settle()
        let left = try first.read {
            try Int.fetchOne($0, sql: "SELECT count(*) FROM lookup_case_party_hashes")
        }
        #expect(left == 0)
    }

    /// A replica of the version before keeps them as bytes; its file finds by them once the program
    /// is upgraded.
    @Test func anEarlierFileFindsThemAfterItsUpgrade() throws {
        let bureau = try BenchBureau()
        let station = bureau.reference.stations[0]
        let newer = try BenchReplica(bureau, station: station, name: "01A")
        let older = try BenchReplica(
            bureau, station: station, name: "01B", catalog: Self.earlier)
        try newer.sync()
        let one = try enter(newer, ["示例甲", "示例乙"])
        try newer.sync()
        #expect(try older.sync().repaired == 0)
        #expect(
            try older.shown("case", one)?.image.fields[Self.field]
                == hashes(newer, ["示例甲", "示例乙"]))
        let upgraded = try older.copy(name: "01B upgraded", catalog: LedgerCatalog.catalog)
        #expect(try found(upgraded, "示例乙") == [one])
        #expect(try upgraded.database.verify() == [])
        #expect(try upgraded.sync().repaired == 0)
    }

    /// No judging scans: the hash is looked up in its own table, the record by its id.
    @Test func lookUpsUseAnIndex() throws {
        let offices = try BenchOffices()
        let plan = try offices.first.read {
            try Row.fetchAll(
                $0,
                sql: """
                    EXPLAIN QUERY PLAN SELECT * FROM "case"
                    WHERE id IN (SELECT id FROM lookup_case_party_hashes WHERE hash = x'00')
                    """)
        }.map { $0["detail"] as String }
        #expect(plan.allSatisfy { !$0.hasPrefix("SCAN") }, "\(plan)")
    }
}
