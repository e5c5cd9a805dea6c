public import Catalog
public import ChangeLog
internal import Foundation
internal import GRDB
public import Journal
internal import RecordStore

/// What a backup holds, as it was read back.
public struct BackupContents: Sendable {
    public let bureau: Identifier
    public let bureauName: String
    public let head: JournalHead
    /// When the newest entry was journaled, in milliseconds since 1970.
    public let newestAt: Int64
}

/// A whole copy of a bureau's database in one file.
public enum Backup {
    /// Writes a copy of the database as it is at one moment, while others may be writing it, and reads it
    /// back before it takes its name.
    ///
    /// - Parameters:
    ///   - database: opened for reading only, beside a running server.
    ///   - path: must not exist.
    /// - Throws: `BackupFailure`; then nothing is left behind.
    public static func write(_ database: BureauDatabase, to path: String) throws -> BackupContents {
        guard !FileManager.default.fileExists(atPath: path) else {
            throw BackupFailure.exists(path)
        }
        let partial = path + ".partial"
        try? FileManager.default.removeItem(atPath: partial)
        do {
            // One read transaction, whatever the server writes meanwhile.
            try database.queue.writeWithoutTransaction { db in
                try db.execute(sql: "VACUUM INTO ?", arguments: [partial])
            }
            try settle(partial)
            let contents = try read(partial, catalog: database.catalog)
            try FileManager.default.moveItem(atPath: partial, toPath: path)
            try settle(URL(fileURLWithPath: path).deletingLastPathComponent().path)
            return contents
        } catch {
            try? FileManager.default.removeItem(atPath: partial)
            throw error
        }
    }

    /// Reads a backup whole, and checks it as `bureau verify` does.
    ///
    /// - Throws: `BackupFailure`, `BureauFailure`.
    public static func read(_ path: String, catalog: RecordCatalog) throws -> BackupContents {
        try look(path, catalog: catalog, readOnly: true) { try contents($0, path) }
    }

    /// Checks a copy of a backup that is to be restored. One that an earlier program wrote is brought up.
    ///
    /// - Parameter keyPath: the keys must be those that the backup's verdicts were sealed with.
    /// - Throws: `BackupFailure`, `BureauFailure`.
    public static func check(
        copy path: String, of original: String, keyPath: String, catalog: RecordCatalog
    ) throws -> BackupContents {
        let keys = try BureauKeys.load(path: keyPath)
        return try look(path, catalog: catalog, readOnly: false) { database in
            let found = try contents(database, original)
            guard try fits(keys, database) else { throw BackupFailure.otherKeys(keyPath) }
            return found
        }
    }

    private static func look<Result>(
        _ path: String, catalog: RecordCatalog, readOnly: Bool,
        _ body: (BureauDatabase) throws -> Result
    ) throws -> Result {
        guard FileManager.default.fileExists(atPath: path) else {
            throw BackupFailure.missing(path)
        }
        do {
            let database = try BureauDatabase(path: path, catalog: catalog, readOnly: readOnly)
            let result = try body(database)
            if readOnly { try database.queue.close() } else { try database.close() }
            return result
        } catch let error as DatabaseError where StorageFault(error) == .damaged {
            throw BackupFailure.damaged(path, [])
        }
    }

    private static func contents(_ database: BureauDatabase, _ path: String) throws
        -> BackupContents
    {
        let problems = try database.verify()
        guard problems.isEmpty else { throw BackupFailure.damaged(path, problems) }
        return try database.queue.read { db in
            let facts = Facts(db)
            guard try facts.table.identifier("bureau") != nil else {
                throw BureauFailure.notFounded
            }
            let head = try facts.head
            return BackupContents(
                bureau: try facts.bureau, bureauName: try facts.bureauName, head: head,
                newestAt: try JournalLog(db).entry(seq: head.seq)?.verdict.receivedAt ?? 0)
        }
    }

    private static func fits(_ keys: BureauKeys, _ database: BureauDatabase) throws -> Bool {
        try database.queue.read { db in
            // The desk's first entry: it created records of types without fields of the server's.
            guard let entry = try JournalLog(db).entry(seq: 1) else { return true }
            let given = GivenVerdict(
                verdict: entry.verdict, place: try Epochs(db).place(of: entry.verdict),
                created: [])
            return given.isSealed(with: keys.verdictSeal, body: entry.body)
                || entry.verdict.isSealedInTheFirstForm(with: keys.verdictSeal)
        }
    }

    /// The bytes are on the disk, not only on their way.
    private static func settle(_ path: String) throws {
        let descriptor = open(path, O_RDONLY)
        guard descriptor >= 0 else { throw BackupFailure.notWritable(path, errno) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw BackupFailure.notWritable(path, errno) }
    }
}

public enum BackupFailure: Error, Equatable {
    case exists(String)
    case missing(String)
    case notWritable(String, Int32)
    /// What was read back isn't whole.
    case damaged(String, [BureauProblem])
    /// The key file isn't the one of the backup's bureau.
    case otherKeys(String)
}

extension SyncService {
    /// Begins a new life of the server's memory, whose newest entry is the last that a backup held.
    public func beginRestoredLife() throws {
        try database.queue.write { db in
            try beginEpoch(db)
        }
    }

    /// How far the server's memory has come back.
    public func recovery() throws -> RecoveryReport {
        try database.queue.read { db in
            let lives = try Epochs(db)
            let awaited = try awaited(db)
            let missing = try GivenVerdicts(db).missing()
            let devices = Set(awaited.map(\.device))
            // One that isn't known yet may have enrolled after what is remembered.
            let view = database.store.view(db)
            func mayCome(_ verdict: Verdict) throws -> Bool {
                try lives.isRecovering
                    && (devices.contains(verdict.device)
                        || directory.find(verdict.device, in: view) == nil)
            }
            return RecoveryReport(
                epochs: lives.all, isRecovering: lives.isRecovering, awaited: awaited,
                restoredCount: try GivenVerdicts(db).restoredCount(),
                expected: try missing.filter(mayCome),
                lost: try missing.filter { try !mayCome($0) })
        }
    }

    /// Waits no more for a device that will never be heard again.
    ///
    /// - Returns: whether it was awaited.
    public func giveUp(_ device: Identifier) throws -> Bool {
        try database.queue.write { db in
            guard try awaited(db).contains(where: { $0.device == device }) else { return false }
            let bureau = try Facts(db).bureau
            var state =
                try DeviceStates(db).fetch(device)
                ?? DeviceState(
                    device: device, acknowledged: .origin(bureau: bureau, device: device))
            state.heardEpoch = try Epochs(db).current.id
            try DeviceStates(db).save(state)
            _ = try concludeRecovery(db)
            return true
        }
    }
}

/// What came back since the server lost its memory, and what didn't.
public struct RecoveryReport: Sendable {
    /// Oldest first.
    public let epochs: [Epoch]
    public let isRecovering: Bool
    /// Devices in use that haven't given back what they have.
    public let awaited: [DeviceFacts]
    /// Change sets that came back with the verdicts that they had.
    public let restoredCount: Int
    /// The newest verdicts about change sets that only an awaited device can bring.
    public let expected: [Verdict]
    /// The newest verdicts about change sets that nobody has brought, and nobody is awaited with.
    public let lost: [Verdict]
}
