package import Catalog
package import ChangeLog
package import Crypto
internal import Foundation
package import GRDB
internal import Ledger
package import RecordStore
package import Replica
package import Session
internal import Synchronization
internal import Wire

/// A device with a real replica, enrolled with a simulated bureau.
package final class BenchReplica: Sendable {
    package let bureau: BenchBureau
    package let name: String
    package let powers: SimulatedPowers
    private let enrolled: Mutex<Enrolled>
    private let program: Mutex<RecordCatalog>
    package let path: String
    private let opened: Mutex<ReplicaDatabase>

    private struct Enrolled {
        let identity: ReplicaIdentity
        let keys: DeviceKeys
        let line: ScriptedLine
    }

    package var identity: ReplicaIdentity { enrolled.withLock { $0.identity } }
    /// Of the program that has the file open.
    private var catalog: RecordCatalog { program.withLock { $0 } }
    package var line: ScriptedLine { enrolled.withLock { $0.line } }
    package var keys: DeviceKeys { enrolled.withLock { $0.keys } }
    private var signing: Curve25519.Signing.PrivateKey { keys.signing }

    /// - Parameters:
    ///   - station: nil makes it HQ's, and its user an accountant.
    ///   - catalog: the ledger's, or an older one.
    ///   - knowsBundles: false: it enrolled when the server had no keys for bundles.
    package init(
        _ bureau: BenchBureau, station: Identifier?, name: String, role: String? = nil,
        catalog: RecordCatalog = LedgerCatalog.catalog, knowsBundles: Bool = true
    ) throws {
        self.bureau = bureau
        self.name = name
        program = Mutex(catalog)
        powers = SimulatedPowers(clock: bureau.clock, seed: bureau.powers.random())
        let keys = try DeviceKeys(powers)
        let made = try bureau.enrol(
            keys, station: station, role: role ?? (station == nil ? "accountant" : "clerk"),
            name: name)
        path = bureau.folder.file("replica-\(name).sqlite")
        try EmptyDatabases.putReplica(path, catalog: catalog, powers: powers)
        let database = try ReplicaDatabase(path: path, catalog: catalog, powers: powers)
        try database.adopt(
            made.identity, keys: made.keys, bundleKeys: knowsBundles ? made.bundleKeys : nil)
        opened = Mutex(database)
        enrolled = Mutex(
            Enrolled(
                identity: made.identity, keys: keys,
                line: ScriptedLine(service: bureau.service, device: made.identity.device)))
    }

    /// The same device's file, copied, with `bureau` as its server.
    private init(
        copyOf other: BenchReplica, at bureau: BenchBureau, name: String, catalog: RecordCatalog?
    ) throws {
        self.bureau = bureau
        self.name = name
        let catalog = catalog ?? other.catalog
        program = Mutex(catalog)
        powers = other.powers.copy(clock: bureau.clock)
        path = bureau.folder.file("replica-\(name).sqlite")
        try TemporaryFolder.copyDatabase(from: other.path, to: path)
        opened = Mutex(try ReplicaDatabase(path: path, catalog: catalog, powers: powers))
        let line = ScriptedLine(service: bureau.service, device: other.identity.device)
        enrolled = Mutex(
            Enrolled(identity: other.identity, keys: other.keys, line: line))
    }

    /// The present identity as one that is given up: with its key.
    package var formerIdentity: (device: Identifier, key: Curve25519.Signing.PrivateKey) {
        enrolled.withLock { ($0.identity.device, $0.keys.signing) }
    }

    /// Takes another identity with a new code, as `station enroll` does.
    ///
    /// - Parameter user: whose code it is; nil: the present user's.
    /// - Returns: the entries that it carried over.
    @discardableResult
    package func enrolAnew(user: Identifier? = nil) throws -> Int {
        let present = enrolled.withLock { $0 }
        // A copy draws the same random numbers as the replica that it was copied from.
        let keys = try DeviceKeys(bureau.powers)
        let made = try bureau.enrol(
            keys, station: present.identity.station, name: name,
            user: user ?? present.identity.user, former: formerIdentity)
        let carried = try database.adoptAnew(
            made.identity, keys: made.keys,
            enrolment: ReplicaEnrolment(
                codeHash: made.codeHash, signingKey: keys.signing.publicKey.rawRepresentation))
        enrolled.withLock {
            $0 = Enrolled(
                identity: made.identity, keys: keys,
                line: ScriptedLine(service: bureau.service, device: made.identity.device))
        }
        return carried
    }

    /// - Parameters:
    ///   - bureau: the copied bureau that the copy belongs to; nil: the same one, and so a clone of
    ///     this device.
    ///   - catalog: a later program's; nil: the same.
    package func copy(
        at bureau: BenchBureau? = nil, name: String? = nil, catalog: RecordCatalog? = nil
    ) throws -> BenchReplica {
        try BenchReplica(
            copyOf: self, at: bureau ?? self.bureau, name: name ?? self.name, catalog: catalog)
    }

    package var database: ReplicaDatabase { opened.withLock { $0 } }

    /// Closes the file and opens it again, as a program does that was restarted. After a power cut, what
    /// was on the disk then is opened.
    ///
    /// - Parameter catalog: a later program's; nil: the same.
    package func reopen(catalog: RecordCatalog? = nil) throws {
        if let catalog { program.withLock { $0 = catalog } }
        try opened.withLock { database in
            try database.queue.close()
            try TemporaryFolder.goBackToCut(path)
            database = try ReplicaDatabase(path: path, catalog: self.catalog, powers: powers)
        }
    }

    package var work: Work { Work(bureau.reference, station: identity.station) }

    /// - Parameters:
    ///   - pageBytes: nil: as in the program; givenBytes alike.
    ///   - exchange: nil: the bench's line.
    @discardableResult
    package func sync(
        pageBytes: Int? = nil, givenBytes: Int? = nil,
        over exchange: (any SyncExchange)? = nil
    ) throws -> SyncReport {
        let signing = keys.signing
        return try SyncDriver(
            replica: database, exchange: exchange ?? line,
            pageBytes: pageBytes ?? Limit.pageBytes,
            givenBytes: givenBytes ?? Limit.segmentBytes,
            sign: { try SegmentSignature.sign($0, with: signing) }
        ).run()
    }

    /// Records one draft.
    @discardableResult
    package func enter(_ make: (EntryContext) throws -> ChangeSetDraft) throws -> ChangeSet {
        try database.record { [try make($0)] }[0]
    }

    // MARK: Reading

    package func read<Result>(_ body: (Database) throws -> Result) throws -> Result {
        try database.queue.read(body)
    }

    /// What the replica shows of a record.
    package func shown(_ type: String, _ id: Identifier) throws -> StoredRecord? {
        try read { try database.store.fetch($0, Names.type(type), id) }
    }

    package func verdict(_ changeSet: Identifier) throws -> Verdict? {
        try read { try VerdictTable($0).fetch(changeSet) }
    }

    package func tray(openOnly: Bool = false) throws -> [Verdict] {
        try read { try VerdictTable($0).tray(openOnly: openOnly) }
    }
}

extension BenchReplica {
    /// A person at the device's station.
    package func enterPerson() throws -> Identifier {
        try enter { context in
            work.person(context.newIdentifier(), number: try context.nextNumber("M"))
        }.id
    }

    package func enterPayout(_ payee: Identifier, month: Int64 = 202_405) throws -> Identifier {
        try enter { context in
            work.monthlyPayout(
                context.newIdentifier(), number: try context.nextNumber("P"), payee: payee,
                month: month)
        }.id
    }

    package func enterCase(
        mediator: Identifier, _ more: [String: FieldValue] = [:], parties: String? = nil
    ) throws -> Identifier {
        try enter { context in
            let id = context.newIdentifier()
            let number = try context.nextNumber("C")
            return work.mediationCase(
                id, number: number, mediator: mediator,
                parties: try context.seal(
                    parties ?? "示例当事人 \(number)", record: id,
                    field: Names.field("case", "parties")), more)
        }.id
    }

    @discardableResult
    package func update(_ type: String, _ id: Identifier, _ fields: [String: FieldValue]) throws
        -> Identifier
    {
        try enter { .update(type, id, fields, id: $0.newIdentifier()) }.id
    }

    @discardableResult
    package func delete(_ type: String, _ id: Identifier) throws -> Identifier {
        try enter { .delete(type, id, id: $0.newIdentifier()) }.id
    }
}
