internal import GRDB
internal import Synchronization

/// A program died.
struct SimulatedCrash: Error {}

/// Ends a program at one of its durable writes. What was under way is rolled back, as the file would
/// be after a power cut: dying between two writes and dying anywhere inside the second leave the
/// same file.
final class CrashPoint: TransactionObserver {
    private let writesLeft: Mutex<Int>

    /// - Parameter writes: that still succeed.
    private init(after writes: Int) { writesLeft = Mutex(writes) }

    /// Runs `body`; with `writes`, the program dies at the write after so many.
    ///
    /// - Throws: what `body` throws, `SimulatedCrash` among it.
    static func run<Result>(
        _ queue: DatabaseQueue, after writes: Int?, _ body: () throws -> Result
    ) throws -> Result {
        guard let writes else { return try body() }
        let point = CrashPoint(after: writes)
        queue.add(transactionObserver: point, extent: .databaseLifetime)
        defer { queue.remove(transactionObserver: point) }
        return try body()
    }

    func observes(eventsOfKind eventKind: DatabaseEventKind) -> Bool { false }
    func databaseDidChange(with event: DatabaseEvent) {}
    func databaseDidCommit(_ db: Database) {}
    func databaseDidRollback(_ db: Database) {}

    func databaseWillCommit() throws {
        let isDead = writesLeft.withLock { left in
            left -= 1
            return left < 0
        }
        if isDead { throw SimulatedCrash() }
    }
}
