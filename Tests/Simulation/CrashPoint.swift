internal import GRDB
internal import RecordStore
internal import Synchronization
internal import TestBench

/// A program died.
struct SimulatedCrash: Error {}

/// Cuts a program's power at one of its durable writes. What the disk holds at that moment is kept
/// aside, with what of the write under way has got there already, and is what the program finds when it
/// is started again.
final class CrashPoint: TransactionObserver {
    private let writesLeft: Mutex<Int>
    private let path: String

    /// - Parameter writes: that still succeed.
    private init(after writes: Int, path: String) {
        writesLeft = Mutex(writes)
        self.path = path
    }

    /// Runs `body`; with `writes`, the program dies at the write after so many.
    ///
    /// - Throws: what `body` throws, `SimulatedCrash` among it. Then the file must be opened again.
    static func run<Result>(
        _ queue: StoreQueue, after writes: Int?, _ body: () throws -> Result
    ) throws -> Result {
        guard let writes else { return try body() }
        // So few pages in memory that a write reaches the log before it is whole.
        try setCache(pages: 4, queue)
        let point = CrashPoint(after: writes, path: queue.connection.path)
        queue.add(transactionObserver: point)
        defer { queue.remove(transactionObserver: point) }
        do {
            let result = try body()
            try setCache(pages: -2_000, queue)
            return result
        } catch {
            // A write of one statement ends with SQLite's word for it.
            throw point.writesLeft.withLock { $0 } < 0 ? SimulatedCrash() : error
        }
    }

    private static func setCache(pages: Int, _ queue: StoreQueue) throws {
        try queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA cache_size = \(pages)") }
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
        guard isDead else { return }
        // Whatever else it does before it is gone happens to a disk that nobody will see.
        if writesLeft.withLock({ $0 == -1 }) { try TemporaryFolder.cutPower(path) }
        throw SimulatedCrash()
    }
}

/// A disk without room: SQLite's own errors, in the middle of whatever is written.
enum FullDisk {
    private static let allowed = 1_073_741_823

    /// - Parameter pages: that there is still room for.
    static func run<Result>(_ queue: StoreQueue, pages: Int, _ body: () throws -> Result) throws
        -> Result
    {
        try limit(queue) { (try Int.fetchOne($0, sql: "PRAGMA page_count") ?? 0) + pages }
        do {
            let result = try body()
            try limit(queue) { _ in allowed }
            return result
        } catch {
            try limit(queue) { _ in allowed }
            throw error
        }
    }

    private static func limit(_ queue: StoreQueue, _ pages: (Database) throws -> Int) throws {
        try queue.writeWithoutTransaction { db in
            let count = try pages(db)
            _ = try Int.fetchOne(db, sql: "PRAGMA max_page_count = \(count)")
        }
    }

    static func isReason(of error: any Error) -> Bool {
        (error as? DatabaseError)?.resultCode == .SQLITE_FULL
    }
}
