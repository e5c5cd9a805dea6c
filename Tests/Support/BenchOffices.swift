package import ChangeLog
internal import RecordStore
internal import Replica
internal import Synchronization

/// A bureau with two devices at its first station, one at the second, and HQ's.
package struct BenchOffices: Sendable {
    package let bureau: BenchBureau
    package let first: BenchReplica
    package let firstAgain: BenchReplica
    package let second: BenchReplica
    package let headquarters: BenchReplica

    /// - Parameter synced: every replica has pulled the reference data.
    package init(seed: UInt64 = 1, synced: Bool = true) throws {
        bureau = try BenchBureau(seed: seed)
        let stations = bureau.reference.stations
        first = try BenchReplica(bureau, station: stations[0], name: "01A")
        firstAgain = try BenchReplica(bureau, station: stations[0], name: "01B")
        second = try BenchReplica(bureau, station: stations[1], name: "02A")
        headquarters = try BenchReplica(bureau, station: nil, name: "00B")
        if synced { try syncAll() }
    }

    package var all: [BenchReplica] { [first, firstAgain, second, headquarters] }

    package func syncAll() throws {
        for replica in all {
            bureau.clock.advance(seconds: 60)
            try replica.sync()
        }
    }

    /// Syncs all, and once more, so that everybody has seen everybody.
    package func settle() throws {
        try syncAll()
        try syncAll()
    }
}

/// Gathers what goes wrong while somebody else's code runs.
package final class FaultLog: Sendable {
    private let found = Mutex<[String]>([])

    package init() {}

    package var faults: [String] { found.withLock { $0 } }

    package func add(_ fault: String) { found.withLock { $0.append(fault) } }

    /// Notes what `body` throws.
    package func attempt(_ body: () throws -> Void) {
        do { try body() } catch { add("\(error)") }
    }
}

/// Sees to it that a payout, once shown, is always shown.
package final class PayoutWatch: Sendable {
    private let seen = Mutex<Set<Identifier>>([])

    package init() {}

    /// - Returns: payouts that were shown once and aren't now.
    package func vanished(_ replica: BenchReplica) throws -> Set<Identifier> {
        let type = Names.type("payout")
        let now = try replica.read { db in
            Set(try replica.database.store.find(db, type).map(\.image.id))
        }
        return seen.withLock { seen in
            defer { seen.formUnion(now) }
            return seen.subtracting(now)
        }
    }
}
