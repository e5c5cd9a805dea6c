public import ChangeLog
internal import Foundation
public import GRDB
internal import RecordStore

/// The chains of the identities that this replica gave up, oldest first. They are its own history and
/// are kept for ever; what of them wasn't judged was linked into the next chain, and stands there.
public struct FormerChainTable {
    private let db: Database

    public init(_ db: Database) { self.db = db }

    private static let columns = "number, link, change_set, body, packed_by, device"

    /// The identities, oldest first.
    public func devices() throws -> [Identifier] {
        let statement = try RawStatement(db, "SELECT device FROM former_device ORDER BY number")
        defer { statement.reset() }
        var found: [Identifier] = []
        while try statement.step() { if let id = statement.identifier(0) { found.append(id) } }
        return found
    }

    func isEmpty() throws -> Bool {
        let statement = try RawStatement(db, "SELECT 1 FROM former_chain LIMIT 1")
        defer { statement.reset() }
        return try !statement.step()
    }

    /// Makes the device's chain a former one, whole, and leaves none.
    func takeOver(from device: Identifier) throws {
        let former = try RawStatement(db, "INSERT INTO former_device (device) VALUES (?)")
        former.bind(device, at: 1)
        try former.run()
        let entries = try RawStatement(
            db,
            """
            INSERT INTO former_chain SELECT ?, number, change_set, body, link, packed_by FROM chain
            """)
        entries.bind(device, at: 1)
        try entries.run()
        try db.execute(sql: "DELETE FROM chain")
    }

    public func entry(changeSet: Identifier) throws -> ChainTable.Entry? {
        let statement = try RawStatement(
            db, "SELECT \(Self.columns) FROM former_chain WHERE change_set = ? LIMIT 1")
        statement.bind(changeSet, at: 1)
        defer { statement.reset() }
        return try statement.step() ? try read(statement, BodyPacking()) : nil
    }

    func entry(device: Identifier, number: UInt64) throws -> ChainTable.Entry? {
        let statement = try RawStatement(
            db, "SELECT \(Self.columns) FROM former_chain WHERE device = ? AND number = ?")
        statement.bind(device, at: 1)
        statement.bind(Int64(number), at: 2)
        defer { statement.reset() }
        return try statement.step() ? try read(statement, BodyPacking()) : nil
    }

    /// A former identity's entries in order, until `body` returns false.
    public func forEach(of device: Identifier, _ body: (ChainTable.Entry) throws -> Bool) throws {
        let packing = BodyPacking()
        let statement = try RawStatement(
            db, "SELECT \(Self.columns) FROM former_chain WHERE device = ? ORDER BY number")
        statement.bind(device, at: 1)
        defer { statement.reset() }
        while try statement.step() { if try !body(try read(statement, packing)) { return } }
    }

    private func read(_ statement: RawStatement, _ packing: BodyPacking) throws
        -> ChainTable.Entry
    {
        let number = UInt64(statement.integer(0))
        guard let link = Hash256(statement.data(1)), let changeSet = statement.identifier(2),
            let device = statement.identifier(5)
        else { throw ReplicaFailure.damaged("former chain entry \(number)") }
        var body = statement.data(3)
        if !statement.isNull(4) {
            let key = UInt64(statement.integer(4))
            guard
                let unpacked = try packing.unpack(
                    body, key: key, keyBody: { try keyBody(device, key) })
            else { throw ReplicaFailure.damaged("former chain entry \(number)") }
            body = unpacked
        }
        // What wasn't settled is found in the chain first.
        return ChainTable.Entry(
            position: ChainPosition(number: number, link: link), changeSet: changeSet, body: body,
            isSettled: true)
    }

    private func keyBody(_ device: Identifier, _ number: UInt64) throws -> Data {
        let statement = try RawStatement(
            db, "SELECT body FROM former_chain WHERE device = ? AND number = ?")
        statement.bind(device, at: 1)
        statement.bind(Int64(number), at: 2)
        defer { statement.reset() }
        guard try statement.step() else {
            throw ReplicaFailure.damaged("former chain entry \(number)")
        }
        return statement.data(0)
    }
}
