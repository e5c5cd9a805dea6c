internal import Catalog
package import ChangeLog
internal import Foundation
package import GRDB
internal import Intake
package import Journal
internal import RecordStore
package import Replica

/// What the server has for one replica, read from its tables by these lines alone: what a test
/// holds a replica against.
package struct ServerPicture: Sendable {
    /// The records of the replica's scope.
    package var records: [Overlay.Key: RecordImage] = [:]
    /// Held and parked change sets whose verdict the replica sees, by the seq of that verdict.
    package var open: [ChangeSet] = []
    /// Every change set that the server has judged, and its newest verdict.
    package var verdicts: [Identifier: Verdict] = [:]

    package init() {}

    package init(_ bureau: BenchBureau, for identity: ReplicaIdentity) throws {
        let store = bureau.service.database.store
        self = try bureau.service.database.queue.read { db in
            var picture = ServerPicture()
            for type in try FilledTables.types(db, store.catalog) {
                guard let scope = store.catalog.type(type)?.scope else { continue }
                try store.forEach(db, type) { record in
                    guard Self.isSeen(record.image, scope, identity) else { return }
                    let key = Overlay.Key(type: type, record: record.image.id)
                    picture.records[key] = record.image
                }
            }
            try picture.readJournal(db, bureau, identity)
            if !identity.isHeadquarters { try picture.addStubs(db, store, identity) }
            return picture
        }
    }

    private static func isSeen(
        _ record: RecordImage, _ scope: RecordType.Scope, _ identity: ReplicaIdentity
    ) -> Bool {
        if identity.isHeadquarters { return true }
        switch scope {
        case .bureau: return true
        case .headquarters: return false
        case .station(let field): return record.fields[field].reference == identity.station
        }
    }

    /// Whatever the station's records and its open change sets name and that isn't its own, as a stub
    /// that was made here, field by field.
    private mutating func addStubs(
        _ db: Database, _ store: RecordStore, _ identity: ReplicaIdentity
    ) throws {
        var named: Set<Overlay.Key> = []
        func note(_ type: UInt32, _ fields: FieldValues) {
            for field in store.catalog.type(type)?.fields ?? [] {
                guard case .reference(let name) = field.kind,
                    let record = fields[field.number].reference,
                    let target = store.catalog.type(named: name)?.number
                else { continue }
                named.insert(Overlay.Key(type: target, record: record))
            }
        }
        for record in records.values where Self.stationTypes.contains(record.type) {
            note(record.type, record.fields)
        }
        for edit in open.flatMap(\.edits) {
            note(edit.type, edit.fields)
            if edit.action != .create {
                named.insert(Overlay.Key(type: edit.type, record: edit.record))
            }
        }
        for key in named where Self.stationTypes.contains(key.type) && records[key] == nil {
            guard let image = try store.fetch(db, key.type, key.record)?.image else { continue }
            records[key] = Self.stub(of: image)
        }
    }

    private static let stationTypes = Set(
        [
            "person", "assignment", "case", "claim", "attachment", "payout", "counter-entry",
            "payment-event", "approval", "batch", "proration",
        ].map(Names.type))

    private static func stub(of image: RecordImage) -> RecordImage {
        var fields = FieldValues([
            (1, image.fields[1]), (2, image.fields[2]), (65_535, .integer(1)),
        ])
        if image.type == Names.type("person") {
            fields[3] = .text(String(image.fields[3].text?.prefix(1) ?? "") + "*")
            fields[4] = image.fields[4]
        }
        return RecordImage(type: image.type, id: image.id, version: image.version, fields: fields)
    }

    /// Whether the bureau's feed or the station's lists the verdict.
    private static func isListed(
        _ verdict: Verdict, for identity: ReplicaIdentity, _ db: Database
    ) throws -> Bool {
        try Data.fetchAll(
            db,
            sql: """
                SELECT entries FROM feed WHERE seq = ? AND scope IN (
                  SELECT number FROM scope WHERE station = ? UNION SELECT ?)
                """, arguments: [Int64(verdict.seq), identity.station.data, Feed.bureau]
        ).contains { $0.first == 1 }
    }

    private mutating func readJournal(
        _ db: Database, _ bureau: BenchBureau, _ identity: ReplicaIdentity
    ) throws {
        var bodies: [Identifier: Data] = [:]
        try JournalLog(db).forEach(after: 0) { entry, _ in
            verdicts[entry.verdict.changeSet] = entry.verdict
            if !entry.body.isEmpty { bodies[entry.verdict.changeSet] = entry.body }
        }
        let view = bureau.service.database.store.view(db)
        let seen = try verdicts.values.filter(\.isOpen).filter { verdict in
            let heir = try ForgottenDevices(db).heir(of: verdict.device)
            let facts =
                try bureau.service.directory.find(verdict.device, in: view)
                ?? heir.flatMap { try bureau.service.directory.find($0, in: view) }
            // Who was told that it is accepted is told what came after that.
            return try identity.isHeadquarters || facts?.station == identity.station
                || Self.isListed(verdict, for: identity, db)
        }
        open = try seen.sorted { $0.seq < $1.seq }.map {
            try ChangeSet(frozen: bodies[$0.changeSet] ?? Data())
        }
    }
}

extension BenchBureau {
    package func read<Result>(_ body: (Database) throws -> Result) throws -> Result {
        try service.database.queue.read(body)
    }

    /// The journal, oldest first.
    package func journal() throws -> [JournalEntry] {
        try read { db in
            var entries: [JournalEntry] = []
            try JournalLog(db).forEach(after: 0) { entry, _ in entries.append(entry) }
            return entries
        }
    }

    package func deviceState(_ device: Identifier) throws -> DeviceState? {
        try read { try DeviceStates($0).fetch(device) }
    }

    /// The verdicts that a change set was given, oldest first.
    package func verdicts(of changeSet: Identifier) throws -> [Verdict] {
        try journal().map(\.verdict).filter { $0.changeSet == changeSet }
    }

    package func record(_ type: String, _ id: Identifier) throws -> RecordImage? {
        try read { try service.database.store.fetch($0, Names.type(type), id)?.image }
    }
}
