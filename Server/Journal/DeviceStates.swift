public import ChangeLog
public import Foundation
public import GRDB
internal import RecordStore

/// What the server knows of a device beyond its record: its chain, and when it was heard.
public struct DeviceState: Sendable {
    public let device: Identifier
    /// The last change set that took a number.
    public var acknowledged: ChainPosition
    /// Milliseconds since 1970; nil before the first sync.
    public var lastContact: Int64?
    /// Change sets that the device says it has and the server doesn't.
    public var pending: UInt64
    /// What was visible at the device when it was last heard.
    public var cursorSeq: UInt64
    /// Up to where the device has acknowledged the server's order: it showed this much, and the
    /// server had all that it had entered until then. Never falls.
    public var settledSeq: UInt64
    /// The last life of the server's memory in which it gave back all that it has, or was given up
    /// for lost; nil where memory was never lost.
    public var heardEpoch: Identifier?

    public init(device: Identifier, acknowledged: ChainPosition) {
        self.device = device
        self.acknowledged = acknowledged
        lastContact = nil
        pending = 0
        cursorSeq = 0
        settledSeq = 0
    }

    /// Notes what the device said of itself, once what it sent is taken in.
    public mutating func heard(at instant: Int64, chainEnd: UInt64, cursorSeq: UInt64) {
        lastContact = instant
        pending = chainEnd &- min(chainEnd, acknowledged.number)
        self.cursorSeq = cursorSeq
        if pending == 0 { settledSeq = max(settledSeq, cursorSeq) }
    }
}

public struct DeviceStates {
    private let db: Database

    public init(_ db: Database) { self.db = db }

    public func fetch(_ device: Identifier) throws -> DeviceState? {
        try query("WHERE device = ?", device).first
    }

    public func all() throws -> [DeviceState] { try query("", nil) }

    private func query(_ filter: String, _ device: Identifier?) throws -> [DeviceState] {
        let statement = try RawStatement(
            db,
            """
            SELECT device, number, link, last_contact, pending, cursor_seq, settled_seq,
              heard_epoch
            FROM device_state \(filter)
            """)
        if let device { statement.bind(device, at: 1) }
        defer { statement.reset() }
        var states: [DeviceState] = []
        while try statement.step() {
            guard let device = statement.identifier(0), let link = Hash256(statement.data(2)) else {
                throw JournalDamage.unreadable
            }
            var state = DeviceState(
                device: device,
                acknowledged: ChainPosition(number: UInt64(statement.integer(1)), link: link))
            state.lastContact = statement.isNull(3) ? nil : statement.integer(3)
            state.pending = UInt64(statement.integer(4))
            state.cursorSeq = UInt64(statement.integer(5))
            state.settledSeq = UInt64(statement.integer(6))
            state.heardEpoch = statement.isNull(7) ? nil : statement.identifier(7)
            states.append(state)
        }
        return states
    }

    public func save(_ state: DeviceState) throws {
        let statement = try RawStatement(
            db, "INSERT OR REPLACE INTO device_state VALUES (?, ?, ?, ?, ?, ?, ?, ?)")
        statement.bind(state.device, at: 1)
        statement.bind(Int64(state.acknowledged.number), at: 2)
        statement.bind(state.acknowledged.link, at: 3)
        if let contact = state.lastContact { statement.bind(contact, at: 4) }
        statement.bind(Int64(clamping: state.pending), at: 5)
        statement.bind(Int64(state.cursorSeq), at: 6)
        statement.bind(Int64(state.settledSeq), at: 7)
        if let epoch = state.heardEpoch { statement.bind(epoch, at: 8) }
        try statement.run()
    }

    /// Gives a number of a device's chain to a journal entry.
    public func take(device: Identifier, position: ChainPosition, seq: UInt64) throws {
        let statement = try RawStatement(db, "INSERT INTO chain_entry VALUES (?, ?, ?, ?)")
        statement.bind(device, at: 1)
        statement.bind(Int64(position.number), at: 2)
        statement.bind(position.link, at: 3)
        statement.bind(Int64(seq), at: 4)
        try statement.run()
    }

    /// The link at a number of a device's chain that the server holds.
    public func link(device: Identifier, number: UInt64) throws -> Hash256? {
        let statement = try RawStatement(
            db, "SELECT link FROM chain_entry WHERE device = ? AND number = ?")
        statement.bind(device, at: 1)
        statement.bind(Int64(number), at: 2)
        defer { statement.reset() }
        return try statement.step() ? Hash256(statement.data(0)) : nil
    }

    /// The chain that the server holds of a device, in order: number, link, and the body that it became.
    public func forEachLink(
        of device: Identifier, _ body: (UInt64, Hash256, Data) throws -> Void
    ) throws {
        let statement = try RawStatement(
            db,
            """
            SELECT chain_entry.number, chain_entry.link, journal.body FROM chain_entry
            JOIN journal ON journal.seq = chain_entry.seq
            WHERE chain_entry.device = ? ORDER BY chain_entry.number
            """)
        statement.bind(device, at: 1)
        defer { statement.reset() }
        while try statement.step() {
            guard let link = Hash256(statement.data(1)) else { throw JournalDamage.unreadable }
            try body(UInt64(statement.integer(0)), link, statement.data(2))
        }
    }
}

extension DeviceState {
    /// Notes what a file says of the device that wrote it: that the device was heard then, not now.
    /// It may have been heard since, and have said more.
    ///
    /// - Parameters:
    ///   - instant: when it was written; milliseconds since 1970.
    ///   - before: the state before what the file held was taken in.
    public mutating func heard(
        inFileOf instant: Int64, chainEnd: UInt64, cursorSeq: UInt64, before: DeviceState
    ) {
        let declared = before.acknowledged.number + before.pending
        heard(
            at: max(instant, before.lastContact ?? instant), chainEnd: max(chainEnd, declared),
            cursorSeq: cursorSeq)
        self.cursorSeq = max(cursorSeq, before.cursorSeq)
    }
}

extension DeviceStates {
    /// How many of a device's entries were judged how, when they were taken in: a take-up or a ruling
    /// that followed isn't looked at.
    public func outcomes(device: Identifier, numbers: ClosedRange<UInt64>) throws
        -> [Verdict.Outcome: UInt64]
    {
        let statement = try RawStatement(
            db,
            """
            SELECT journal.outcome, count(*)
            FROM chain_entry JOIN journal ON journal.seq = chain_entry.seq
            WHERE device = ? AND number BETWEEN ? AND ? GROUP BY journal.outcome
            """)
        statement.bind(device, at: 1)
        statement.bind(Int64(clamping: numbers.lowerBound), at: 2)
        statement.bind(Int64(clamping: numbers.upperBound), at: 3)
        defer { statement.reset() }
        var counts: [Verdict.Outcome: UInt64] = [:]
        while try statement.step() {
            guard let outcome = Verdict.Outcome(rawValue: statement.text(0)) else {
                throw JournalDamage.unreadable
            }
            counts[outcome] = UInt64(statement.integer(1))
        }
        return counts
    }
}
