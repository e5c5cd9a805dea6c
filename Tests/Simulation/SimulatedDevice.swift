internal import ChangeLog
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
    }

    let name: String
    let line: SimulatedLine
    var disk: Disk
    /// An older copy of the disk.
    var backup: Disk?
    /// Its disk was copied or restored: the server may refuse its chain.
    var mayFork = false
    /// The server has refused its chain. Enrolling anew isn't built yet: it stays as it is.
    var isRefused = false
    private var watch = PayoutWatch()
    private let seenMissing = SeenMissing()

    init(_ name: String, _ disk: Disk, line: SimulatedLine) throws {
        self.name = name
        self.disk = disk
        self.line = line
        try watchExchanges()
    }

    var replica: BenchReplica { disk.replica }

    /// Another disk is in the laptop now.
    func change(to disk: Disk) throws {
        self.disk = disk
        watch = PayoutWatch()
        try watchExchanges()
    }

    private func watchExchanges() throws {
        let (replica, watch, missing) = (disk.replica, watch, seenMissing)
        _ = try watch.vanished(replica)
        line.beforeExchange { missing.look(replica, watch) }
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
        try disk.model.follow(disk.replica)
        var faults = try disk.model.faults(disk.replica, recounts: recounts)
        let entries = try ReplicaPicture(disk.replica).chain
        let chain = entries.map(\.id)
        for (before, after) in zip(entries, entries.dropFirst())
        where after.claimedAt < before.claimedAt {
            faults.append("\(name): \(after.id) claims to be older than \(before.id)")
        }
        if chain != disk.told {
            faults.append("\(name): told \(disk.told.count) are saved, \(chain.count) are")
        }
        let (settled, verdicts) = try disk.replica.read { db in
            let outbox = Set(try ChainTable(db).outbox().map(\.changeSet))
            return (disk.told.filter { !outbox.contains($0) }, try VerdictTable(db).all())
        }
        let known = Set(verdicts.map(\.changeSet))
        for id in settled where !known.contains(id) || !chronicle.holds(id) {
            faults.append("\(name): \(id) left the outbox without a verdict")
        }
        for verdict in verdicts where chronicle.differs(verdict) {
            faults.append("\(name): the verdict of \(verdict.changeSet) isn't the journal's")
        }
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
