internal import ChangeLog
internal import Foundation
internal import GRDB
internal import Journal
internal import RecordStore
internal import SwiftProtobuf
internal import Wire

/// Reads one page of changes, in the caller's one read transaction.
struct PageReader {
    let db: Database
    let store: RecordStore
    /// The feed's scopes that the replica sees.
    let scopes: [Int64]
    /// Whose stubs it is given; nil at HQ, which sees the records themselves.
    let station: Identifier?

    /// Each record that changed after `seq` in its latest form, whole journal entries at a time,
    /// until the page holds `maximumBytes`.
    func read(after seq: UInt64, maximumBytes: Int) throws -> PageBuilder {
        var page = PageBuilder()
        var last = seq
        var isFull = false
        try Feed(db).forEach(scopes: scopes, after: seq) { entrySeq, entries in
            guard page.byteCount < maximumBytes else {
                isFull = true
                return false
            }
            try add(entries, seq: entrySeq, to: &page)
            last = entrySeq
            return true
        }
        let head = try Facts(db).head
        page.isComplete = !isFull
        page.through = try cursor(at: isFull ? last : head.seq, head: head)
        return page
    }

    private func cursor(at seq: UInt64, head: JournalHead) throws -> WireCursor {
        var cursor = WireCursor()
        cursor.epoch = head.epoch.data
        cursor.seq = seq
        cursor.journalHash = try JournalLog(db).hash(at: seq)?.data ?? Data()
        return cursor
    }

    private func add(_ entries: FeedEntries, seq: UInt64, to page: inout PageBuilder) throws {
        for item in entries.items {
            switch item.kind {
            case .changed:
                // A record that changed again since comes at its newer place.
                guard let record = try store.fetch(db, item.type, item.record)?.image,
                    record.seq == seq
                else { continue }
                page.add(record)
            case .stub:
                guard let station,
                    let stub = try Stubs(db).fetch(
                        StubPlace(station: station, type: item.type, record: item.record)),
                    stub.seq == seq
                else { continue }
                page.add(stub)
            case .deleted, .left:
                page.add(
                    Removal(
                        type: item.type, record: item.record, seq: seq,
                        reason: item.kind == .deleted ? .deleted : .leftScope))
            }
        }
        // HQ's replicas are the server's second memory: they have the bytes of every entry.
        if entries.hasVerdict,
            let delivery = try JournalLog(db).delivery(seq: seq, isMirrored: station == nil)
        {
            if let mirrored = delivery.mirrored { page.addMirrored(mirrored) }
            if let body = delivery.body {
                var verdict = try Verdict(serialized: delivery.verdict)
                verdict.body = body
                page.add(verdict)
            } else {
                page.addVerdict(serialized: delivery.verdict)
            }
        }
    }
}
