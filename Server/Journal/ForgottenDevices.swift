public import ChangeLog
public import GRDB
internal import RecordStore

/// Devices whose records went with the server's memory, and that nobody brought back: HQ had never seen
/// them. Whoever gives back what they were told goes on for them, and is of the same station.
public struct ForgottenDevices {
    private let db: Database

    public init(_ db: Database) { self.db = db }

    /// Keeps the first that gives something of the device's back.
    public func note(_ device: Identifier, heir: Identifier) throws {
        let statement = try RawStatement(db, "INSERT OR IGNORE INTO forgotten_device VALUES (?, ?)")
        statement.bind(device, at: 1)
        statement.bind(heir, at: 2)
        try statement.run()
    }

    /// The device that goes on for a forgotten one.
    public func heir(of device: Identifier) throws -> Identifier? {
        let statement = try RawStatement(db, "SELECT heir FROM forgotten_device WHERE device = ?")
        statement.bind(device, at: 1)
        defer { statement.reset() }
        return try statement.step() ? statement.identifier(0) : nil
    }
}
