internal import Catalog
public import ChangeLog
internal import Foundation
internal import GRDB
internal import RecordStore
internal import SwiftProtobuf
public import Wire

/// When the server has lost its memory: the replica goes back to what the server remembers, gives back
/// the verdicts that it was given since, and pulls from there. What it shows stays until that pull is
/// visible.
extension ReplicaDatabase {
    /// What is to be given back: all after a place, in the order of an epoch.
    public struct Debt: Sendable, Hashable {
        public let epoch: Identifier
        public let afterSeq: UInt64

        /// 16 bytes epoch, 8 bytes seq.
        var packed: Data { epoch.data + afterSeq.bigEndianData }

        init(epoch: Identifier, afterSeq: UInt64) {
            self.epoch = epoch
            self.afterSeq = afterSeq
        }

        init?(packed data: Data) {
            guard data.count == 24, let epoch = Identifier(data.prefix(16)) else { return nil }
            self.epoch = epoch
            afterSeq = data.suffix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        }
    }

    /// Goes back to what the server may remember; durably, and with it what is to be given back and pulled
    /// anew, over any number of restarts. Each time that the server refuses it goes further back.
    ///
    /// - Parameter remembered: beyond which the server remembers nothing; nil: it says nothing, and
    ///   everything is pulled anew.
    public func fallBack(to remembered: PullCursor?) throws {
        try queue.write { try fallBack($0, to: remembered) }
    }

    func fallBack(_ db: Database, to remembered: PullCursor?) throws {
        let facts = FactTable(db)
        let cursor = try facts.cursor
        var past = try PastCursors(facts)
        // Where pages were staged, they may be what it doesn't know.
        if let cursor, try facts["staged"] != nil { past.passed(cursor, to: cursor.seq) }
        // A place where the replica has been: the server can tell whether it was there too. Up to what it
        // says both may still differ, where it lost its memory once before and nobody told it.
        let place = past.fallBack(notBeyond: remembered?.seq ?? 0)
        try past.save(facts)
        let seq = place?.seq ?? 0
        let debt = try facts["gives-back"].flatMap { Debt(packed: $0) }
        // Lost again before all was given back: what is still owed is of the older epoch.
        let epoch = debt?.epoch ?? cursor?.epoch ?? .zero
        let owed = Debt(epoch: epoch, afterSeq: min(seq, debt?.afterSeq ?? seq))
        try facts.set("gives-back", owed.packed)
        let anew = min(seq, try Self.pullsAnew(facts) ?? seq)
        try facts.set("pulls-anew", anew.bigEndianData)
        try facts.set("cursor", place?.packed)
        // What was asked for before is another pull's.
        try facts.set("pull", powers.identifier().data)
        try facts.set("staged", nil)
        try db.execute(sql: "DELETE FROM staged_page")
    }

    /// Beyond which place the replica pulls anew what a server's lost memory had told; nil where it
    /// doesn't. An earlier program kept one byte: beyond nothing.
    static func pullsAnew(_ facts: FactTable) throws -> UInt64? {
        try facts["pulls-anew"].map {
            $0.count == 8 ? UInt64(try facts.integer("pulls-anew") ?? 0) : 0
        }
    }

    /// Nil when nothing is owed to the server.
    public func givesBack() throws -> Debt? {
        try queue.read { try FactTable($0)["gives-back"].flatMap { Debt(packed: $0) } }
    }

    /// The lives of the server's memory that the order went through in which that was told; empty where it
    /// went through one only.
    public func livesGivenBack() throws -> [WireLife] {
        try queue.read { try ServerLives(FactTable($0)).messages }
    }

    /// The next of what is given back, in order, about `maximumBytes` of it; nil when there is no more.
    public func given(after seq: UInt64, maximumBytes: Int) throws -> (
        verdicts: [WireGivenVerdict], lastSeq: UInt64
    )? {
        // A write only in name: the temporary table is this connection's.
        try queue.writeWithoutTransaction { db in
            let debt = try FactTable(db)["gives-back"].flatMap { Debt(packed: $0) }
            let start = debt?.afterSeq ?? seq
            if seq <= start { try MirrorTable(db).clearAway() }
            try MirrorTable(db).layOut(after: start)
            let lives = try ServerLives(FactTable(db))
            var found: [WireGivenVerdict] = []
            var last = seq
            var byteCount = 0
            try VerdictTable(db).forEachGiven(after: seq) { verdict, isFirst in
                var placed = verdict
                if placed.given == nil, let epoch = lives.epoch(at: verdict.seq) {
                    placed.given = JournalPlace(epoch: epoch, seq: verdict.seq)
                }
                let bytes = try given(placed, isFirst: isFirst, db)
                guard found.isEmpty || byteCount + bytes.count <= maximumBytes else {
                    return false
                }
                found.append(try WireGivenVerdict(serializedBytes: bytes))
                byteCount += bytes.count
                last = verdict.seq
                return true
            }
            return found.isEmpty ? nil : (found, last)
        }
    }

    /// - Parameter isFirst: the frozen bytes go with the first verdict about them.
    private func given(_ verdict: Verdict, isFirst: Bool, _ db: Database) throws -> Data {
        var message = WireGivenVerdict()
        var verdict = verdict
        let chain = try ChainTable(db).entry(changeSet: verdict.changeSet)
        let kept = try chain?.body ?? VerdictTable(db).fetch(verdict.changeSet)?.body
        let body =
            try [kept, verdict.body].compactMap { $0 }.first { !$0.isEmpty }
            ?? MirrorTable(db).body(of: verdict.changeSet)
        verdict.body = isFirst ? body ?? Data() : Data()
        message.verdict = try WireVerdict(serializedBytes: verdict.serialized())
        if verdict.outcome == .applied || verdict.outcome == .merged {
            for touch in verdict.touched {
                guard let part = try created(touch, by: verdict.changeSet, db) else { continue }
                message.created.append(try part.message())
            }
        }
        return try message.serializedData()
    }

    /// What the server set, or may have set, in a record that the change set created: of the fields that a
    /// later catalog has, only the server knows. Nil where there is none of it, or the replica doesn't have
    /// the record any more.
    private func created(_ touch: Verdict.Touch, by changeSet: Identifier, _ db: Database) throws
        -> RecordImage?
    {
        let canonical = try CanonicalRecords(db, store: store).fetch(touch.type, touch.record)
        guard let canonical, canonical.version == changeSet else { return nil }
        let type = catalog.type(touch.type)
        let unknown = canonical.fields.entries.map(\.field).filter { type?.field($0) == nil }
        let fields = (type?.serverSetFields ?? []) + unknown
        return fields.isEmpty ? nil : CreatedRecords.part(of: canonical, serverSet: fields)
    }
}
