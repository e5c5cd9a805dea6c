import Catalog
import ChangeLog
import Intake
import Journal
import Ledger
import RecordStore
import Replica
import Session
import TestBench
import Testing

/// Random moves, references and late pushes: whoever sees what, in whatever order it came.
struct StubPropertyTests {
    @Test(arguments: Seeds.first(8))
    func stationsHoldStubsAndNoMore(seed: UInt64) throws {
        let replay = Comment(rawValue: Seeds.replay(seed, test: "stationsHoldStubsAndNoMore"))
        let offices = try BenchOffices(seed: seed)
        let stations = Array(offices.bureau.reference.stations.prefix(2))
        var work = RandomWork(seed: seed &* 6_151, stations: stations)
        var stubs = 0
        for step in 1...140 {
            let replica = work.generator.pick(offices.all)
            offices.bureau.clock.advance(seconds: Int64(work.generator.pick(1...3_600)))
            switch work.generator.pick(1...10) {
            case 1...3:
                // HQ moves people all the time.
                try work.move(at: offices.headquarters)
            case 4...7: try work.enter(at: replica)
            default: try replica.sync(pageBytes: 16 * 1_024)
            }
            if step.isMultiple(of: 20) {
                #expect(try StubScene.problems(offices.bureau) == [], replay)
                stubs += try offices.bureau.read {
                    try StubReckoning($0, store: offices.bureau.service.database.store).kept().count
                }
            }
        }
        #expect(stubs > 0, replay)
        try offices.settle()
        let everything = try ServerPicture(offices.bureau, for: offices.headquarters.identity)
        for replica in offices.all {
            #expect(try Convergence.differences(replica) == [], replay)
            let lost = try dangling(replica, everything)
            #expect(lost == [], replay)
            #expect(try foreign(replica) == [], replay)
        }
        #expect(try StubScene.problems(offices.bureau) == [], replay)
    }

    /// References of what the station shows, and of its canonical records, that lead nowhere though
    /// the bureau has the record. (What was refused or deleted is nowhere; what a held deletion hides
    /// is still there underneath.)
    private func dangling(_ replica: BenchReplica, _ everything: ServerPicture) throws -> [String] {
        let picture = try ReplicaPicture(replica)
        return [picture.canonical, picture.visible].flatMap { records in
            records.values.filter { !$0.isStub }.flatMap { record in
                references(of: record).filter {
                    picture.canonical[$0] == nil && picture.visible[$0] == nil
                        && everything.records[$0] != nil
                }.map {
                    "\(record.id) of type \(record.type) names \($0.record) of type \($0.type)"
                }
            }
        }
    }

    private func references(of record: RecordImage) -> [Overlay.Key] {
        (LedgerCatalog.catalog.type(record.type)?.fields ?? []).compactMap { field in
            guard case .reference(let name) = field.kind,
                let id = record.fields[field.number].reference
            else { return nil }
            return Overlay.Key(type: Names.type(name), record: id)
        }
    }

    /// What a station's file holds of another's records beyond a stub, in canonical rows and under
    /// the overlay.
    private func foreign(_ replica: BenchReplica) throws -> [RecordImage] {
        guard !replica.identity.isHeadquarters else { return [] }
        let shown: Set<UInt32> = [1, 2, 3, 4, RecordImage.stubField]
        return try ReplicaPicture(replica).canonical.values.filter { record in
            guard let field = LedgerCatalog.catalog.type(record.type)?.stationField,
                record.fields[field].reference != replica.identity.station
            else { return false }
            return !record.isStub || !record.versions.isEmpty
                || record.fields.entries.contains {
                    !shown.contains($0.field) || $0.value.sealed != nil
                }
        }
    }
}
