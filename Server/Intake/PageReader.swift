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

    /// Each record that changed after `seq` in its latest form, whole journal entries at a time,
    /// until the page holds `maximumBytes`.
    func page(after seq: UInt64, maximumBytes: Int) throws -> WirePage {
        var page = WirePage()
        var bytes = 0
        var last = seq
        var isFull = false
        try Feed(db).forEach(scopes: scopes, after: seq) { entrySeq, entries in
            guard bytes < maximumBytes else {
                isFull = true
                return false
            }
            bytes += try add(entries, seq: entrySeq, to: &page)
            last = entrySeq
            return true
        }
        let head = try Facts(db).head
        page.complete = !isFull
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

    /// - Returns: about how many bytes the entry added.
    private func add(_ entries: FeedEntries, seq: UInt64, to page: inout WirePage) throws -> Int {
        var bytes = 0
        for item in entries.items {
            switch item.kind {
            case .changed:
                // A record that changed again since comes at its newer place.
                guard let record = try store.fetch(db, item.type, item.record)?.image,
                    record.seq == seq
                else { continue }
                page.records.append(record.message)
                bytes += record.approximateBytes
            case .deleted, .left:
                var removal = WireRemoval()
                removal.type = item.type
                removal.id = item.record.data
                removal.seq = seq
                removal.reason = item.kind == .deleted ? .deleted : .leftScope
                page.removals.append(removal)
                bytes += 32
            }
        }
        if entries.hasVerdict, let delivery = try JournalLog(db).delivery(seq: seq) {
            var verdict = try WireVerdict(serializedBytes: delivery.verdict)
            if let body = delivery.body { verdict.body = body }
            page.verdicts.append(verdict)
            bytes += delivery.verdict.count + verdict.body.count
        }
        return bytes
    }
}
