internal import Catalog
public import ChangeLog
public import Foundation
internal import GRDB
internal import RecordStore
public import Wire

/// How a replica stands toward the server, in one read.
public struct ReplicaStanding: Sendable, Hashable {
    /// The last acknowledgement accepted.
    public var acknowledged: ChainPosition
    /// The chain's newest entry.
    public var head: ChainPosition
    /// Up to where what is visible was pulled; nil before the first pull.
    public var cursor: PullCursor?
    /// Up to where an unfinished pull is staged.
    public var staged: PullCursor?
}

/// Where a pull has come to in the server's order.
public struct PullCursor: Sendable, Hashable {
    public let epoch: Identifier
    public let seq: UInt64
    public let journalHash: Hash256

    public init?(_ message: WireCursor) {
        guard let epoch = Identifier(message.epoch), let hash = Hash256(message.journalHash) else {
            return nil
        }
        self.epoch = epoch
        seq = message.seq
        journalHash = hash
    }

    public var message: WireCursor {
        var message = WireCursor()
        message.epoch = epoch.data
        message.seq = seq
        message.journalHash = journalHash.data
        return message
    }

    static let packedBytes = 56

    /// 16 bytes epoch, 8 bytes seq, 32 bytes hash: how it is kept among the facts.
    var packed: Data { epoch.data + seq.bigEndianData + journalHash.data }

    init?(packed data: Data) {
        guard data.count == Self.packedBytes, let epoch = Identifier(data.prefix(16)),
            let hash = Hash256(Data(data.suffix(32)))
        else { return nil }
        self.epoch = epoch
        seq = data.dropFirst(16).prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        journalHash = hash
    }
}

extension ReplicaDatabase {
    /// Who this replica is, and how it stands: what each request begins with.
    public func hello() throws -> WireSyncRequest {
        guard let identity = try identity() else { throw ReplicaFailure.notEnrolled }
        let now = try standing()
        var request = WireSyncRequest()
        request.protocolVersion = Limit.protocolVersion
        request.bureau = identity.bureau.data
        request.device = identity.device.data
        request.catalogVersion = catalog.version
        request.acknowledged = now.acknowledged.message
        request.head = now.head.message
        if let cursor = now.cursor { request.cursor = cursor.message }
        if let staged = now.staged { request.staged = staged.message }
        return request
    }

    public func standing() throws -> ReplicaStanding {
        try queue.read { db in
            let facts = FactTable(db)
            guard let identity = try ReplicaIdentity(facts) else {
                throw ReplicaFailure.notEnrolled
            }
            let chain = ChainTable(db)
            return ReplicaStanding(
                acknowledged: try acknowledged(facts, chain, identity),
                head: try chain.end(identity),
                cursor: try facts.cursor,
                staged: try facts["staged"].flatMap { PullCursor(packed: $0) })
        }
    }

    /// How many change sets wait for their verdict to be visible. Counts them one by one.
    public func outboxCount() throws -> Int { try queue.read { try ChainTable($0).outboxCount() } }

    private func acknowledged(
        _ facts: FactTable, _ chain: ChainTable, _ identity: ReplicaIdentity
    ) throws -> ChainPosition {
        let number = UInt64(try facts.integer("acknowledged") ?? 0)
        guard number > 0 else {
            return ChainPosition.origin(bureau: identity.bureau, device: identity.device)
        }
        guard let entry = try chain.entry(number: number) else {
            throw ReplicaFailure.damaged("chain entry \(number)")
        }
        return entry.position
    }

    /// The next segment after a position of the chain, or nil when nothing follows it. Reads no
    /// more than one segment.
    public func segment(after position: ChainPosition, sign: (ChainPosition) throws -> Data) throws
        -> (message: WireSegment, end: ChainPosition)?
    {
        try queue.read { db in
            guard let identity = try ReplicaIdentity(FactTable(db)) else {
                throw ReplicaFailure.notEnrolled
            }
            var builder = SegmentBuilder(device: identity.device, after: position)
            try ChainTable(db).forEach(after: position.number) { entry in
                builder.take(entry.body, at: entry.position)
            }
            guard !builder.isEmpty else { return nil }
            return (try builder.message(sign: sign), builder.position)
        }
    }

    /// Takes in how far the server has this device's chain.
    ///
    /// - Throws: `foreignAcknowledgement` when the link isn't this replica's at that number.
    public func accept(acknowledged position: ChainPosition) throws {
        try queue.write { db in
            let facts = FactTable(db)
            guard let identity = try ReplicaIdentity(facts) else {
                throw ReplicaFailure.notEnrolled
            }
            let origin = ChainPosition.origin(bureau: identity.bureau, device: identity.device)
            let own =
                position.number == 0
                ? origin : try ChainTable(db).entry(number: position.number)?.position
            guard own == position else {
                throw ReplicaFailure.foreignAcknowledgement(number: position.number)
            }
            try facts.set("acknowledged", Int64(position.number).bigEndianData)
        }
    }
}
