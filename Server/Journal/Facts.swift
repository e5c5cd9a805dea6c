public import ChangeLog
internal import Foundation
public import GRDB
public import RecordStore

/// The journal's position: one value names all that came before it.
public struct JournalHead: Hashable, Sendable {
    /// One unbroken life of the server's memory.
    public let epoch: Identifier
    public let seq: UInt64
    public let hash: Hash256

    public init(epoch: Identifier, seq: UInt64, hash: Hash256) {
        self.epoch = epoch
        self.seq = seq
        self.hash = hash
    }
}

/// What the database says of its bureau and its journal's head.
public struct Facts {
    private let db: Database
    public let table: FactTable

    public init(_ db: Database) {
        self.db = db
        table = FactTable(db)
    }

    public var bureau: Identifier {
        get throws { try table.identifier("bureau") ?? .zero }
    }

    public var bureauName: String {
        get throws { try table.text("bureau-name") ?? "" }
    }

    public var head: JournalHead {
        get throws {
            let epoch = try table.identifier("epoch") ?? .zero
            let statement = try RawStatement(
                db, "SELECT seq, hash FROM journal ORDER BY seq DESC LIMIT 1")
            defer { statement.reset() }
            guard try statement.step(), let hash = Hash256(statement.data(1)) else {
                return JournalHead(epoch: epoch, seq: 0, hash: JournalLog.origin(try bureau))
            }
            return JournalHead(epoch: epoch, seq: UInt64(statement.integer(0)), hash: hash)
        }
    }
}
