public import GRDB

/// What stands between a database file and its program. Raw values are the codes that people and
/// programs are shown.
public enum StorageFault: String, Sendable, CaseIterable {
    /// No space is left. What was being written isn't, and all before it is.
    case full = "disk-full"
    /// The file or its folder can't be written: rights, or how it is mounted.
    case readOnly = "read-only"
    /// The medium fails.
    case medium = "disk-error"
    /// The file's bytes aren't what SQLite wrote.
    case damaged = "damaged"
    /// Another process writes.
    case locked = "locked"

    /// - Returns: nil for what isn't the storage's fault.
    public init?(_ error: DatabaseError) {
        // Which of SQLite's many I/O errors mean a full disk is told by the operation that failed.
        switch error.extendedResultCode {
        case .SQLITE_IOERR_SHMSIZE: self = .full
        case .SQLITE_IOERR_SHORT_READ: self = .damaged
        default:
            switch error.resultCode {
            case .SQLITE_FULL: self = .full
            case .SQLITE_READONLY, .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_AUTH: self = .readOnly
            case .SQLITE_IOERR: self = .medium
            case .SQLITE_CORRUPT, .SQLITE_NOTADB: self = .damaged
            case .SQLITE_BUSY, .SQLITE_LOCKED: self = .locked
            default: return nil
            }
        }
    }
}
