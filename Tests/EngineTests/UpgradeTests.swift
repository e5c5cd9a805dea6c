import Catalog
import ChangeLog
import Intake
import Ledger
import RecordStore
import Replica
import Session
import TestBench
import Testing

/// A server that meets a record type before it knows it, and is upgraded.
struct UpgradeTests {
    private static let weather: UInt32 = 900

    /// The ledger's catalog, and one type more.
    private static func catalog(adding number: UInt32) -> RecordCatalog {
        let station = Field(2, "station", Label("司法所", "station"), .reference("station"))
        let text = Field(1, "text", Label("示例", "text"), .text(), required: true)
        return RecordCatalog(
            version: LedgerCatalog.version + 1,
            types: LedgerCatalog.catalog.types + [
                RecordType(
                    number, "weather", Label("示例天气", "weather"), owner: .station,
                    scope: .station(field: 2), fields: [text, station])
            ])
    }

    private struct Scene {
        let bureau: BenchBureau
        /// Creates a record of the unknown type, changes it, and makes another with bad content.
        let created: Identifier
        let changed: Identifier
        let bad: Identifier
        let person: Identifier
    }

    private func scene() throws -> Scene {
        let bureau = try BenchBureau()
        let station = bureau.reference.stations[0]
        var hand = try HandDevice(bureau, station: station, name: "01A")
        let ids = (0..<4).map { _ in hand.powers.identifier() }
        func draft(
            _ id: Identifier, _ record: Identifier, _ action: Edit.Action,
            _ fields: [(UInt32, FieldValue)]
        ) -> ChangeSetDraft {
            ChangeSetDraft(
                id: id, intent: "weather",
                edits: [
                    .init(
                        type: Self.weather, record: record, action: action,
                        fields: FieldValues(fields))
                ])
        }
        try hand.send([
            draft(ids[0], ids[0], .create, [(1, .text("示例晴")), (2, .reference(station))]),
            draft(ids[1], ids[0], .update, [(1, .text("示例雨"))]),
            draft(ids[2], ids[2], .create, [(2, .reference(station))]),
            hand.work.person(ids[3], number: "M01A-1"),
        ])
        return Scene(bureau: bureau, created: ids[0], changed: ids[1], bad: ids[2], person: ids[3])
    }

    private func outcomes(_ bureau: BenchBureau, _ scene: Scene) throws -> [[String]] {
        try [scene.created, scene.changed, scene.bad, scene.person].map { id in
            try bureau.verdicts(of: id).map { "\($0.outcome) \($0.rule)" }
        }
    }

    private static let parked = "parked unknown-type"

    /// What isn't known is parked as bytes; the rest of the chain flows.
    @Test func unknownTypeParksAloneUntilTheUpgrade() throws {
        let scene = try scene()
        #expect(
            try outcomes(scene.bureau, scene)
                == [[Self.parked], [Self.parked], [Self.parked], ["applied "]])
        let upgraded = try scene.bureau.copy(catalog: Self.catalog(adding: Self.weather))
        #expect(try upgraded.service.takeUpKnownTypes() == 3)
        // Whose bases name nothing is merged with what is there; what is malformed is refused now.
        let after = try outcomes(upgraded, scene)
        #expect(after[0] == [Self.parked, "applied "])
        #expect(after[1].first == Self.parked)
        #expect(after[1].count == 2)
        #expect(after[2] == [Self.parked, "rejected missing-required"])
        #expect(after[3] == ["applied "])
        let kept = try upgraded.read {
            try upgraded.service.database.store.fetch($0, Self.weather, scene.created)?.image
        }
        #expect(kept != nil)
        // Once: the next start finds nothing to do.
        let head = try upgraded.service.database.head()
        #expect(try upgraded.service.takeUpKnownTypes() == 0)
        #expect(try upgraded.service.database.head() == head)
    }

    /// Whoever pulls after the upgrade sees it, and the digests agree.
    @Test func takenUpReachesReplicas() throws {
        let scene = try scene()
        let station = scene.bureau.reference.stations[0]
        let before = try BenchReplica(scene.bureau, station: station, name: "01B")
        try before.sync()
        #expect(try before.tray(openOnly: true).count == 3)
        let catalog = Self.catalog(adding: Self.weather)
        let upgraded = try scene.bureau.copy(catalog: catalog)
        let older = try before.copy(at: upgraded)
        try upgraded.service.takeUpKnownTypes()
        let newer = try BenchReplica(upgraded, station: station, name: "01C", catalog: catalog)
        for replica in [older, newer] {
            #expect(try replica.sync().repaired == 0)
            #expect(try replica.verdict(scene.created)?.outcome == .applied)
            #expect(try replica.database.verify() == [])
        }
    }

    @Test func anUpgradeWithoutTheTypeLeavesItParked() throws {
        let scene = try scene()
        let upgraded = try scene.bureau.copy(catalog: Self.catalog(adding: Self.weather + 1))
        #expect(try upgraded.service.takeUpKnownTypes() == 0)
        #expect(try outcomes(upgraded, scene)[0] == [Self.parked])
    }
}
