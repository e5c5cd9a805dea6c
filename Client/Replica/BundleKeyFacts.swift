public import Access
internal import ChangeLog
public import Foundation
internal import GRDB
internal import RecordStore

/// The server's keys for bundles, kept among the facts.
struct BundleKeyFacts {
    private let facts: FactTable

    init(_ facts: FactTable) { self.facts = facts }

    func save(_ keys: BundleKeys) throws {
        try facts.set("server-key", keys.serverKey)
        try facts.set("server-agreement-key", keys.agreementKey)
    }

    func load() throws -> BundleKeys? {
        guard let server = try facts["server-key"],
            let agreement = try facts["server-agreement-key"]
        else { return nil }
        return BundleKeys(serverKey: server, agreementKey: agreement)
    }
}

extension ReplicaDatabase {
    /// Nil until the server has told them, at enrolment or with a sync.
    public func bundleKeys() throws -> BundleKeys? {
        try queue.read { try BundleKeyFacts(FactTable($0)).load() }
    }

    /// Keeps the server's keys for bundles where it hasn't any. Who is trusted once stays.
    public func learn(_ keys: BundleKeys) throws {
        try queue.write { db in
            let facts = BundleKeyFacts(FactTable(db))
            if try facts.load() == nil { try facts.save(keys) }
        }
    }

    /// Which of its pulls the replica is in: it begins anew when the server's memory is another.
    /// 16 bytes, or none in the first.
    public func pull() throws -> Data { try queue.read { try FactTable($0)["pull"] ?? Data() } }
}
