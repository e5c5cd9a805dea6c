internal import ChangeLog
internal import Foundation
public import GRDB
internal import RecordStore
internal import SwiftProtobuf
public import Wire

/// A receipt as the server signed it, once its signature was checked.
public struct KeptReceipt: Sendable {
    public let receipt: WireReceipt
    public let signed: WireSignedReceipt

    public init(receipt: WireReceipt, signed: WireSignedReceipt) {
        self.receipt = receipt
        self.signed = signed
    }
}

/// What the server certified to have taken in. It is shown to people, and decides nothing: a verdict
/// is known when a pull brings it.
public struct ReceiptTable {
    private let db: Database

    public init(_ db: Database) { self.db = db }

    /// Keeping it again changes nothing.
    func keep(_ kept: KeptReceipt) throws {
        let statement = try RawStatement(
            db, "INSERT OR IGNORE INTO receipt VALUES (?, ?, ?, ?)")
        statement.bind(Hash256(hashing: kept.signed.receipt), at: 1)
        statement.bind(kept.receipt.receivedAt, at: 2)
        statement.bind(kept.signed.receipt, at: 3)
        statement.bind(kept.signed.signature, at: 4)
        try statement.run()
    }

    public func count() throws -> Int {
        try Int.fetchOne(db, sql: "SELECT count(*) FROM receipt") ?? 0
    }

    /// Oldest first.
    ///
    /// - Parameter limit: nil for all after the first `offset`.
    public func list(offset: Int, limit: Int?, newestFirst: Bool = false) throws -> [WireReceipt] {
        let statement = try RawStatement(
            db,
            """
            SELECT message FROM receipt ORDER BY received_at \(newestFirst ? "DESC" : ""), hash
            LIMIT ? OFFSET ?
            """)
        statement.bind(Int64(limit ?? -1), at: 1)
        statement.bind(Int64(offset), at: 2)
        defer { statement.reset() }
        var receipts: [WireReceipt] = []
        while try statement.step() {
            guard let receipt = try? WireReceipt(serializedBytes: statement.data(0)) else {
                throw ReplicaFailure.damaged("receipt")
            }
            receipts.append(receipt)
        }
        return receipts
    }
}
