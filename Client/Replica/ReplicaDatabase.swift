public import Access
public import Catalog
public import ChangeLog
internal import Foundation
internal import GRDB
public import RecordStore

/// A replica: canonical records, the device's chain, the overlay, and an unfinished pull, in one
/// SQLite file.
public final class ReplicaDatabase: Sendable {
    public let store: RecordStore
    public let queue: StoreQueue
    let powers: any Powers

    public var catalog: RecordCatalog { store.catalog }

    /// Opens or creates the file.
    ///
    /// - Throws: `ReplicaFailure.newerSchema` for a file of a later version of the program.
    public init(path: String, catalog: RecordCatalog, powers: any Powers) throws {
        store = RecordStore(catalog: catalog)
        self.powers = powers
        var configuration = Configuration()
        configuration.busyMode = .timeout(10)
        queue = try StoreQueue(path: path, configuration: configuration)
        try queue.writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA journal_mode = WAL")
            // After the journal mode: opening in WAL lowers it to NORMAL.
            try db.execute(sql: "PRAGMA synchronous = FULL")
        }
        let store = store
        try queue.write { db in
            try ReplicaSchema.prepare(db, store: store)
        }
    }

    /// SQLite's synchronous setting of the writing connection; 2 is FULL.
    public func synchronous() throws -> Int {
        try queue.read { try Int.fetchOne($0, sql: "PRAGMA synchronous") ?? -1 }
    }

    /// Nil before enrolment.
    public func identity() throws -> ReplicaIdentity? {
        try queue.read { try ReplicaIdentity(FactTable($0)) }
    }

    /// Makes an empty replica this device's.
    ///
    /// - Parameter bundleKeys: the server's for bundles, where it told them.
    public func adopt(
        _ identity: ReplicaIdentity, keys: KeyRing, bundleKeys: BundleKeys? = nil
    ) throws {
        try queue.write { db in
            let facts = FactTable(db)
            guard try ReplicaIdentity(facts) == nil else { throw ReplicaFailure.alreadyEnrolled }
            try identity.save(facts)
            try KeyRingFacts(facts).save(keys)
            if let bundleKeys { try BundleKeyFacts(facts).save(bundleKeys) }
        }
    }

    public func keyRing() throws -> KeyRing {
        try queue.read { db in
            guard let keys = try KeyRingFacts(FactTable(db)).load() else {
                throw ReplicaFailure.notEnrolled
            }
            return keys
        }
    }
}

public enum ReplicaFailure: Error, Equatable {
    case notEnrolled
    case alreadyEnrolled
    /// An identity of another station or bureau: this replica's records aren't its.
    case anotherStation
    case newerSchema(found: Int, known: Int)
    /// The entry is larger than the protocol's largest body, or has too many edits.
    case changeSetTooLarge(bytes: Int)
    /// The server acknowledges a link that isn't this replica's at that number.
    case foreignAcknowledgement(number: UInt64)
    /// A page that doesn't follow what is staged or visible.
    case pageOutOfOrder
    /// Stored bytes aren't in the form they were written in.
    case damaged(String)
}

/// The key ring, kept among the facts.
struct KeyRingFacts {
    private let facts: FactTable

    init(_ facts: FactTable) { self.facts = facts }

    /// Four bytes key number and 32 bytes secret, for each key.
    func save(_ keys: KeyRing) throws {
        let packed = keys.secrets.sorted { $0.key < $1.key }.reduce(into: Data()) {
            $0.append(UInt64($1.key).bigEndianData.suffix(4))
            $0.append($1.value)
        }
        try facts.set("sealing-keys", packed)
        try facts.set("lookup-key", keys.lookupKey)
        try facts.set("seal-with", Int64(keys.sealWith).bigEndianData)
    }

    func load() throws -> KeyRing? {
        guard let packed = try facts["sealing-keys"], let lookup = try facts["lookup-key"],
            let sealWith = try facts.integer("seal-with")
        else { return nil }
        var secrets: [UInt32: Data] = [:]
        var rest = packed[...]
        while rest.count >= 36 {
            let key = rest.prefix(4).reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
            secrets[key] = Data(rest.dropFirst(4).prefix(32))
            rest = rest.dropFirst(36)
        }
        return KeyRing(secrets: secrets, lookupKey: lookup, sealWith: UInt32(sealWith))
    }
}
