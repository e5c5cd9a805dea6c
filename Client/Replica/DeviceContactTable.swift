public import ChangeLog
public import GRDB
internal import RecordStore
internal import Wire

/// When the server last heard a device; known at HQ.
public struct DeviceContact: Sendable, Hashable {
    public let device: Identifier
    /// Milliseconds since 1970; nil where it never synced.
    public let lastContact: Int64?
    public let pending: UInt64
    public let acknowledged: UInt64
    /// Up to which seq the device has acknowledged the server's order.
    public let settled: UInt64
    /// The server lost its memory, and the device hasn't given back what it has.
    public let isAwaited: Bool
}

public struct DeviceContactTable {
    private let db: Database

    public init(_ db: Database) { self.db = db }

    func save(_ message: WireDeviceContact) throws {
        guard let device = Identifier(message.device) else {
            throw ReplicaFailure.damaged("device contact")
        }
        let statement = try RawStatement(
            db, "INSERT OR REPLACE INTO device_contact VALUES (?, ?, ?, ?, ?, ?)")
        statement.bind(device, at: 1)
        statement.bind(message.lastContact, at: 2)
        statement.bind(Int64(message.pending), at: 3)
        statement.bind(Int64(message.acknowledged), at: 4)
        statement.bind(Int64(message.settled), at: 5)
        statement.bind(message.awaited ? 1 : 0, at: 6)
        try statement.run()
    }

    public func all() throws -> [DeviceContact] {
        let statement = try RawStatement(
            db,
            """
            SELECT device, last_contact, pending, acknowledged, settled, is_awaited
            FROM device_contact
            """)
        defer { statement.reset() }
        var contacts: [DeviceContact] = []
        while try statement.step() {
            guard let device = statement.identifier(0) else { continue }
            contacts.append(
                DeviceContact(
                    device: device,
                    lastContact: statement.integer(1) == 0 ? nil : statement.integer(1),
                    pending: UInt64(statement.integer(2)),
                    acknowledged: UInt64(statement.integer(3)),
                    settled: UInt64(statement.integer(4)),
                    isAwaited: statement.integer(5) != 0))
        }
        return contacts
    }
}
