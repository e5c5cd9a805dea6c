internal import ChangeLog
internal import GRDB
internal import RecordStore
internal import Replica
internal import Synchronization
internal import TestBench

/// One laptop: a replica on its disk, a clerk who was told what is saved, and what it ought to show.
final class SimulatedDevice {
    /// What is on a disk, with what is known of it.
    struct Disk {
        var replica: BenchReplica
        var model: ReplicaModel
        /// Change sets that the clerk was told are saved, in order.
        var told: [Identifier]
        /// The verdicts that it showed when it was last looked at.
        var known: [Identifier: Verdict] = [:]
    }

    let name: String
    let line: SimulatedLine
    var disk: Disk
    /// An older copy of the disk.
    var backup: Disk?
    /// The server goes on with this identity no more: it must enrol anew.
    var isRefused = false
    /// Milliseconds since 1970 until which it has no line.
    var isAwayUntil: Int64 = 0
    /// Payouts that the server lost, as long as they are out of sight.
    var lost: Set<Identifier> = []
    private var watch = PayoutWatch()
    /// The opened file, and how much had been written to it, when it was last looked at.
    private var looked: (file: ReplicaDatabase, changes: Int)?
    private let seenMissing = SeenMissing()

    init(_ name: String, _ disk: Disk, line: SimulatedLine) throws {
        self.name = name
        self.disk = disk
        self.line = line
        try watchExchanges()
    }

    var replica: BenchReplica { disk.replica }
    var identity: Identifier { disk.replica.identity.device }

    /// Another disk is in the laptop now.
    func change(to disk: Disk) throws {
        self.disk = disk
        watch = PayoutWatch()
        isRefused = false
        try watchExchanges()
    }

    private func watchExchanges() throws {
        let (replica, watch, missing) = (disk.replica, watch, seenMissing)
        line.device = replica.identity.device
        _ = try watch.vanished(replica)
        line.beforeExchange { missing.look(replica, watch) }
    }

    /// Takes another identity; its line bears that one's token from now on.
    func enrolAnew() throws {
        try replica.enrolAnew()
        line.device = replica.identity.device
        isRefused = false
    }

    /// Whether the disk has a change set's frozen bytes.
    func holds(_ changeSet: Identifier) throws -> Bool {
        if disk.told.contains(changeSet) { return true }
        guard replica.identity.isHeadquarters else { return false }
        return try replica.verdict(changeSet)?.body.isEmpty == false
    }

    /// Payouts that were shown once, and weren't at some moment since this was last asked.
    func missing() throws -> Set<Identifier> {
        seenMissing.look(disk.replica, watch)
        return try seenMissing.take()
    }

    /// What is wrong with the replica as it stands.
    ///
    /// - Parameter recounts: its kept sums are recounted, and its own check is run.
    func faults(_ chronicle: Chronicle, recounts: Bool) throws -> [String] {
        let database = replica.database
        let changes = database.queue.inDatabase { $0.totalChangesCount }
        // What was right and hasn't been touched is right.
        if let looked, !recounts, looked.file === database, looked.changes == changes { return [] }
        looked = (database, changes)
        try disk.model.follow(disk.replica)
        return try disk.model.faults(
            disk.replica, recounts: recounts, mayDiffer: chronicle.losses > 0) + chainFaults()
            + verdictFaults(chronicle)
    }

    /// All of its own chains: each entry once, where it stood first; and in the present one in the order in
    /// which they were entered.
    private func chainFaults() throws -> [String] {
        var seen: Set<Identifier> = []
        var own: [ChangeSet] = []
        var present: [Identifier] = []
        try disk.replica.read { db in
            func note(_ entry: ChainTable.Entry) throws -> Bool {
                guard seen.insert(entry.changeSet).inserted else { return true }
                own.append(try ChangeSet(frozen: entry.body))
                return true
            }
            let former = FormerChainTable(db)
            for device in try former.devices() { try former.forEach(of: device, note) }
            try ChainTable(db).forEach(after: 0) { entry in
                present.append(entry.changeSet)
                return try note(entry)
            }
        }
        var faults: [String] = []
        let places = present.compactMap { disk.told.firstIndex(of: $0) }
        if places != places.sorted() { faults.append("\(name): the chain is out of order") }
        for (before, after) in zip(own, own.dropFirst()) where after.claimedAt < before.claimedAt {
            faults.append("\(name): \(after.id) claims to be older than \(before.id)")
        }
        if own.map(\.id) != disk.told {
            faults.append("\(name): told \(disk.told.count) are saved, \(own.count) are")
        }
        return faults
    }

    private func verdictFaults(_ chronicle: Chronicle) throws -> [String] {
        let (outbox, verdicts) = try disk.replica.read { db in
            (Set(try ChainTable(db).outbox().map(\.changeSet)), try VerdictTable(db).all())
        }
        var faults: [String] = []
        let known = Dictionary(uniqueKeysWithValues: verdicts.map { ($0.changeSet, $0) })
        for id in disk.told where known[id] == nil && !outbox.contains(id) {
            faults.append("\(name): \(id) left the outbox without a verdict")
        }
        for verdict in verdicts
        where disk.known[verdict.changeSet] != verdict && chronicle.never(gave: verdict) {
            faults.append("\(name): the verdict of \(verdict.changeSet) isn't the journal's")
        }
        disk.known = known
        return faults
    }
}

/// Gathers what is missing at each exchange.
private final class SeenMissing: Sendable {
    private let found = Mutex<Result<Set<Identifier>, any Error>>(.success([]))

    func look(_ replica: BenchReplica, _ watch: PayoutWatch) {
        let now = Result { try watch.vanished(replica) }
        found.withLock { found in
            found = found.flatMap { before in now.map { before.union($0) } }
        }
    }

    func take() throws -> Set<Identifier> {
        try found.withLock { found in
            defer { found = .success([]) }
            return try found.get()
        }
    }
}
