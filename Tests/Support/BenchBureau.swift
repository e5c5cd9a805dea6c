package import Catalog
package import ChangeLog
internal import Foundation
internal import GRDB
package import Intake
internal import Ledger
internal import Money
internal import RecordStore
internal import Rules
internal import Synchronization

/// A bureau's server in this process: a real `SyncService` on a database file, founded, with its
/// reference data entered at the desk.
package final class BenchBureau: Sendable {
    package let folder: TemporaryFolder
    private let opened: Mutex<SyncService>
    package let powers: SimulatedPowers
    package let headquarters: Identifier
    package let reference: Reference

    /// The server as it runs now.
    package var service: SyncService { opened.withLock { $0 } }
    package var clock: SimulatedClock { powers.clock }
    package var databasePath: String { folder.file("bureau.sqlite") }

    /// Founds a bureau; the same seed founds the same.
    ///
    /// - Parameter catalog: the ledger's, or one that goes beyond it.
    package init(
        seed: UInt64 = 1, catalog: RecordCatalog = LedgerCatalog.catalog, stations: Int = 3
    ) throws {
        folder = try TemporaryFolder()
        powers = SimulatedPowers(clock: SimulatedClock(), seed: seed)
        let service = try Self.open(folder, catalog, powers)
        opened = Mutex(service)
        try Founding.found(service, name: "示例局", Self.first)
        let reference = Reference(powers: powers, stations: stations)
        self.reference = reference
        var found = Identifier.zero
        try Desk(service).record { context in
            found = context.headquarters
            return reference.drafts
        }
        headquarters = found
    }

    /// The same bureau as it stands now, in a folder of its own, going on apart.
    private init(copyOf other: BenchBureau, catalog: RecordCatalog?) throws {
        folder = try TemporaryFolder()
        powers = other.powers.copy(clock: SimulatedClock(at: other.clock.now))
        headquarters = other.headquarters
        reference = other.reference
        try TemporaryFolder.copyDatabase(
            from: other.databasePath, to: folder.file("bureau.sqlite"))
        opened = Mutex(
            try Self.open(folder, catalog ?? other.service.database.catalog, powers))
    }

    /// Stops the server and starts it again on its file; after a power cut, on what was on the disk then.
    ///
    /// - Parameters:
    ///   - catalog: a later program's; nil: the same.
    ///   - isRestored: the file is a backup's, and the server is told so before anything else.
    package func restart(catalog: RecordCatalog? = nil, isRestored: Bool = false) throws {
        try opened.withLock { service in
            let catalog = catalog ?? service.database.catalog
            try service.database.queue.close()
            try TemporaryFolder.goBackToCut(databasePath)
            service = try Self.open(folder, catalog, powers)
            if isRestored { try service.beginRestoredLife() }
            try service.takeUpKnownTypes()
        }
    }

    /// - Parameter catalog: of the program that the copy is opened with; nil: the same one.
    package func copy(catalog: RecordCatalog? = nil) throws -> BenchBureau {
        try BenchBureau(copyOf: self, catalog: catalog)
    }

    /// Fixed keys: what a server seals and derives is the same in every run.
    private static func open(
        _ folder: TemporaryFolder, _ catalog: RecordCatalog, _ powers: SimulatedPowers
    ) throws -> SyncService {
        let material = Data((0..<96).map { UInt8($0 + 1) })
        try BureauKeys.save(material, path: folder.file("bureau.key"))
        try EmptyDatabases.putBureau(folder.file("bureau.sqlite"), catalog: catalog)
        return SyncService(
            database: try BureauDatabase(path: folder.file("bureau.sqlite"), catalog: catalog),
            rules: try Self.rules(catalog),
            keys: try BureauKeys.load(path: folder.file("bureau.key")), directory: .bench,
            powers: powers,
            ruleSets: RuleSetDirectory(
                type: Names.type("rule-set"), fileField: Names.field("rule-set", "file"),
                originField: Names.field("rule-set", "origin"), builtIn: "built-in"),
            dateOf: { Int64(try CalendarDate.inShanghai(millisecondsSince1970: $0).number) })
    }

    private static let read = Mutex<[UInt32: RuleSet]>([:])

    /// The embedded rules, read once for each catalog.
    private static func rules(_ catalog: RecordCatalog) throws -> RuleSet {
        try read.withLock { read in
            if let known = read[catalog.version] { return known }
            let rules = try RuleSet.embedded(catalog: catalog)
            read[catalog.version] = rules
            return rules
        }
    }

    private static func first(
        headquarters: Identifier, user: Identifier, device: Identifier
    ) -> [ChangeSetDraft] {
        [
            ChangeSetDraft(
                id: device, intent: "bureau.init",
                edits: [
                    .create(
                        "station", headquarters,
                        [
                            "code": .text("00"), "name": .text("示例局"), "key-number": .integer(1),
                            "kind": .text(StationKind.headquarters.rawValue),
                        ]),
                    .create(
                        "user", user,
                        [
                            "name": .text("示例服务台"), "role": .text(Role.desk.rawValue),
                            "station": .reference(headquarters),
                        ]),
                    .create(
                        "device", device,
                        [
                            "letter": .text("A"), "station": .reference(headquarters),
                            "user": .reference(user), "name": .text("示例服务台"),
                            "signing-key": .opaque(Data()),
                        ]),
                ])
        ]
    }

    /// Enters something at HQ's desk.
    @discardableResult
    package func desk(_ make: (DeskContext) throws -> [ChangeSetDraft]) throws -> [Verdict] {
        try Desk(service).record(make)
    }
}
