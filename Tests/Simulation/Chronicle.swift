internal import ChangeLog
internal import Foundation
internal import Journal
internal import TestBench

/// The server's journal as an outsider reads it, entry by entry: what was taken in, and what was
/// decided about it. Whatever it has read once must be there for ever.
struct Chronicle {
    private(set) var seq: UInt64 = 0
    private var hash: Hash256?
    /// Every hash that was read, by seq less one.
    private var hashes: [Hash256] = []
    private(set) var bodies: [Identifier: ChangeSet] = [:]
    private(set) var newest: [Identifier: Verdict] = [:]
    private var verdicts: [UInt64: Verdict] = [:]
    private var bodyHashes: Set<Hash256> = []
    /// Change sets that a ruling let in by waiving rules.
    private(set) var ruled: Set<Identifier> = []
    /// Change sets that a ruling closed, though it may have been opened again since.
    private(set) var closed: Set<Identifier> = []

    /// Reads on.
    ///
    /// - Returns: what is wrong with what was read.
    mutating func follow(_ bureau: BenchBureau) throws -> [String] {
        var faults: [String] = []
        let seq = seq
        var entries: [(entry: JournalEntry, kept: Hash256)] = []
        let standing: Hash256? = try bureau.read { db in
            try JournalLog(db).forEach(after: seq) { entries.append(($0, $1)) }
            return try JournalLog(db).hash(at: seq)
        }
        if let hash, standing != hash { faults.append("the journal's past changed at \(seq)") }
        for (entry, kept) in entries { faults += read(entry, kept, after: hash ?? standing) }
        return faults
    }

    private mutating func read(_ entry: JournalEntry, _ kept: Hash256, after start: Hash256?)
        -> [String]
    {
        var faults: [String] = []
        let verdict = entry.verdict
        let previous = hash ?? start
        if entry.seq != seq + 1 { faults.append("seq \(entry.seq) follows \(seq)") }
        let expected = previous.map {
            JournalLog.hash(
                after: $0, seq: entry.seq, receivedAt: verdict.receivedAt, link: entry.link,
                body: entry.body, verdict: verdict.serialized())
        }
        if expected != kept { faults.append("the hash at \(entry.seq) doesn't follow") }
        seq = entry.seq
        hash = kept
        hashes.append(kept)
        faults += judged(entry)
        newest[verdict.changeSet] = verdict
        verdicts[verdict.seq] = verdict
        if verdict.has(.ruled) { ruled.insert(verdict.changeSet) }
        if verdict.outcome == .held, verdict.followedBy != nil { closed.insert(verdict.changeSet) }
        return faults
    }

    /// A body is judged once; what comes after is a take-up, a withdrawal, or follows a ruling.
    private mutating func judged(_ entry: JournalEntry) -> [String] {
        let id = entry.verdict.changeSet
        let time = entry.verdict.effectiveAt
        guard newest[id] != nil else {
            let claimed = (try? ChangeSet(frozen: entry.body))?.claimedAt
            if let claimed, time != min(claimed, entry.verdict.receivedAt) {
                return ["\(id) counts from \(time): neither claimed nor received"]
            }
            let isNew = bodyHashes.insert(Hash256(hashing: entry.body)).inserted
            bodies[id] = try? ChangeSet(frozen: entry.body)
            return isNew ? [] : ["the body at \(entry.seq) was taken in before"]
        }
        var faults: [String] = []
        if !entry.body.isEmpty { faults.append("the body of \(id) came in twice") }
        let follows: [VerdictFlag] = [.takenUp, .withdrawn, .ruled, .reopened]
        if !follows.contains(where: entry.verdict.has) && entry.verdict.followedBy == nil {
            faults.append("\(id) was judged again: \(entry.verdict.outcome) at \(entry.seq)")
        }
        return faults
    }

    /// The journal's hash now.
    var end: Hash256? { hash }

    func holds(_ changeSet: Identifier) -> Bool { newest[changeSet] != nil }

    /// What a replica says was decided must be what the journal has, word for word.
    func differs(_ verdict: Verdict) -> Bool {
        guard let given = verdicts[verdict.seq] else { return true }
        return given.serialized(without: [.body])
            != verdict.serialized(without: [.body])
    }

    /// What was decided about a change set, oldest first, in words.
    func story(of changeSet: Identifier) -> String {
        verdicts.values.filter { $0.changeSet == changeSet }.sorted { $0.seq < $1.seq }
            .map { "\($0.seq) \($0.outcome) \($0.rule) \($0.flags)" }.joined(separator: ", ")
    }

    /// Walks all of it again, from the first entry.
    func recheck(_ bureau: BenchBureau) throws -> [String] {
        try bureau.read { db in
            var faults: [String] = []
            if let broken = try JournalLog(db).firstBreak() {
                faults.append("the journal breaks at \(broken)")
            }
            for (index, hash) in hashes.enumerated()
            where try JournalLog(db).hash(at: UInt64(index) + 1) != hash {
                faults.append("the journal's entry \(index + 1) isn't what it was")
            }
            return faults
        }
    }
}
