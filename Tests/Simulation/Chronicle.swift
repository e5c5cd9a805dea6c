internal import ChangeLog
internal import Foundation
internal import Journal
internal import TestBench

/// The server's journal as an outsider reads it, entry by entry: what was taken in, and what was
/// decided about it. Whatever it has read once must be there as long as the server's memory lasts, and
/// comes back as it was when that is lost.
struct Chronicle {
    private struct Line {
        let verdict: Verdict
        let hash: Hash256
        /// Of the frozen bytes; nil where the entry follows another.
        let body: Hash256?
    }

    /// What the server remembers, by seq less one.
    private var lines: [Line] = []
    private(set) var newest: [Identifier: Verdict] = [:]
    private var stories: [Identifier: [Verdict]] = [:]
    /// What was decided in a life of the server's memory that it lost.
    private var former: [Identifier: [Verdict]] = [:]
    private var bodyHashes: Set<Hash256> = []
    /// Change sets that a ruling let in by waiving rules.
    private(set) var ruled: Set<Identifier> = []
    /// Change sets that a ruling closed, though it may have been opened again since.
    private(set) var closed: Set<Identifier> = []
    /// How often memory was lost.
    private(set) var losses = 0
    /// What was left of the journal when it last was.
    private var remembered: UInt64 = 0
    /// What was judged since it was last read: as new, not as given back.
    private(set) var judged: [Verdict] = []
    /// Whether anything came back since it was last read.
    private(set) var hasComeBack = false
    /// Whether HQ let anything in since it was last read.
    private(set) var hasRuled = false

    var seq: UInt64 { UInt64(lines.count) }
    /// The journal's hash now.
    var end: Hash256? { lines.last?.hash }

    /// Whether what a change set says is in the records, by its newest verdict.
    func isAccepted(_ changeSet: Identifier) -> Bool {
        newest[changeSet].map {
            !$0.isWithdrawn && ($0.outcome == .applied || $0.outcome == .merged)
        } ?? false
    }

    // MARK: Reading

    /// Reads on.
    ///
    /// - Returns: what is wrong with what was read.
    mutating func follow(_ bureau: BenchBureau) throws -> [String] {
        let seq = seq
        var entries: [(entry: JournalEntry, kept: Hash256)] = []
        let standing: Hash256? = try bureau.read { db in
            try JournalLog(db).forEach(after: seq) { entries.append(($0, $1)) }
            return try JournalLog(db).hash(at: seq)
        }
        judged = []
        hasComeBack = false
        hasRuled = false
        var faults: [String] = []
        if let end, standing != end { faults.append("the journal's past changed at \(seq)") }
        for (entry, kept) in entries { faults += read(entry, kept, after: end ?? standing) }
        return faults
    }

    /// The server remembers what it did when this was `memory`, and nothing that came after.
    mutating func goBack(to memory: Chronicle) {
        losses += 1
        remembered = memory.seq
        for (index, line) in lines.enumerated()
        where index >= memory.lines.count || memory.lines[index].hash != line.hash {
            former[line.verdict.changeSet, default: []].append(line.verdict)
        }
        lines = memory.lines
        (newest, stories, bodyHashes, ruled) = ([:], [:], [], [])
        for line in lines { note(line) }
    }

    private mutating func note(_ line: Line) {
        let verdict = line.verdict
        newest[verdict.changeSet] = verdict
        stories[verdict.changeSet, default: []].append(verdict)
        if let body = line.body { bodyHashes.insert(body) }
        if verdict.has(.ruled) { ruled.insert(verdict.changeSet) }
        if verdict.outcome == .held, verdict.followedBy != nil { closed.insert(verdict.changeSet) }
    }

    private mutating func read(_ entry: JournalEntry, _ kept: Hash256, after previous: Hash256?)
        -> [String]
    {
        var faults: [String] = []
        let verdict = entry.verdict
        if entry.seq != seq + 1 { faults.append("seq \(entry.seq) follows \(seq)") }
        let expected = previous.map {
            JournalLog.hash(
                after: $0, seq: entry.seq, receivedAt: verdict.receivedAt, link: entry.link,
                body: entry.body, verdict: verdict.serialized())
        }
        if expected != kept { faults.append("the hash at \(entry.seq) doesn't follow") }
        faults += decided(entry)
        if verdict.has(.ruled) { hasRuled = true }
        let line = Line(
            verdict: verdict, hash: kept,
            body: entry.body.isEmpty ? nil : Hash256(hashing: entry.body))
        note(line)
        lines.append(line)
        return faults
    }

    /// A body is judged once; what comes after is a take-up, a withdrawal, or follows a ruling. What
    /// comes back was decided so.
    private mutating func decided(_ entry: JournalEntry) -> [String] {
        let (id, verdict) = (entry.verdict.changeSet, entry.verdict)
        var faults: [String] = []
        if verdict.given != nil {
            hasComeBack = true
            if !(former[id] ?? []).contains(where: { Self.isSame($0, verdict) }) {
                faults.append("\(id) comes back at \(verdict.seq) with what was never decided")
            }
        }
        if newest[id] == nil {
            let claimed = (try? ChangeSet(frozen: entry.body))?.claimedAt
            if let claimed, verdict.effectiveAt != min(claimed, verdict.receivedAt) {
                faults.append("\(id) counts from neither claimed nor received")
            }
            if bodyHashes.contains(Hash256(hashing: entry.body)) {
                faults.append("the body at \(entry.seq) was taken in before")
            }
            if verdict.given == nil { judged.append(verdict) }
            return faults
        }
        if !entry.body.isEmpty { faults.append("the body of \(id) came in twice") }
        let follows: [VerdictFlag] = [.takenUp, .withdrawn, .ruled, .reopened, .recoveryClash]
        if !follows.contains(where: verdict.has), verdict.followedBy == nil, verdict.given == nil {
            faults.append("\(id) was judged again: \(verdict.outcome) at \(entry.seq)")
        }
        return faults
    }

    /// The same decision, wherever it stands.
    private static func isSame(_ left: Verdict, _ right: Verdict) -> Bool {
        var (left, right) = (left, right)
        (left.body, left.seq, left.given) = (Data(), 0, nil)
        (right.body, right.seq, right.given) = (Data(), 0, nil)
        return left == right
    }

    // MARK: What it is asked

    func holds(_ changeSet: Identifier) -> Bool { newest[changeSet] != nil }

    /// Whether it had been taken in, or given back, at a place in the present order.
    func held(_ changeSet: Identifier, at seq: UInt64) -> Bool {
        (stories[changeSet] ?? []).contains { $0.seq <= seq }
    }

    /// Whether the journal has again all that was ever decided about a change set.
    func isWhole(_ changeSet: Identifier) -> Bool {
        let story = stories[changeSet] ?? []
        return (former[changeSet] ?? []).allSatisfy { verdict in
            story.contains { Self.isSame($0, verdict) }
        }
    }

    /// Whether anything was decided about a change set since memory was last lost.
    func isOfThePresentLife(_ changeSet: Identifier) -> Bool {
        (stories[changeSet] ?? []).contains { $0.given == nil && $0.seq > remembered }
    }

    /// What a replica says was decided must be what the journal has, or had before it was lost, word
    /// for word.
    func never(gave verdict: Verdict) -> Bool {
        var verdict = verdict
        verdict.body = Data()
        let given = (stories[verdict.changeSet] ?? []) + (former[verdict.changeSet] ?? [])
        return !given.contains { known in
            var known = known
            known.body = Data()
            // Its place was lost with the memory that it was in.
            if verdict.seq == 0 { known.seq = 0 }
            return known == verdict
        }
    }

    /// Whether the journal, having been given it back, doesn't have what a replica was told.
    ///
    /// What was judged anew before anybody gave it back stands. Where two lives that were lost had each
    /// judged it for itself, the verdict that comes back first does.
    func misses(_ verdict: Verdict) -> Bool {
        guard verdict.outcome != .parked else { return false }
        let story = stories[verdict.changeSet] ?? []
        if story.contains(where: { Self.isSame($0, verdict) }) { return false }
        if story.contains(where: { $0.given != nil && $0.receivedAt != verdict.receivedAt }) {
            return false
        }
        let isJudgedNow = judged.contains { $0.changeSet == verdict.changeSet }
        return isJudgedNow || story.allSatisfy { $0.given != nil }
    }

    /// What was decided about a change set, oldest first, in words.
    func story(of changeSet: Identifier) -> String {
        let told = [("then", former[changeSet] ?? []), ("now", stories[changeSet] ?? [])]
        return told.flatMap { word, verdicts in
            verdicts.map {
                let place = $0.given.map { " of \("\($0.epoch)".suffix(4)) \($0.seq)" } ?? ""
                return "\(word) \($0.seq)\(place) \($0.outcome) \($0.rule) \($0.flags)"
            }
        }.joined(separator: ", ")
    }

    /// Walks all of it again, from the first entry.
    func recheck(_ bureau: BenchBureau) throws -> [String] {
        try bureau.read { db in
            var faults: [String] = []
            if let broken = try JournalLog(db).firstBreak() {
                faults.append("the journal breaks at \(broken)")
            }
            for (index, line) in lines.enumerated()
            where try JournalLog(db).hash(at: UInt64(index) + 1) != line.hash {
                faults.append("the journal's entry \(index + 1) isn't what it was")
            }
            return faults
        }
    }
}
