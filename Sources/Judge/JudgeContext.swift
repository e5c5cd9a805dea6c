public import ChangeLog

/// Who entered a change set, as the server's records have it.
public struct Standing: Sendable {
    /// The device whose chain carries the change set.
    public let device: Identifier
    /// The device that entered it: the one in the body, whose standing this is.
    public let enteringDevice: Identifier
    public let role: String
    public let station: Identifier
    public let isHeadquarters: Bool
    public let isRevoked: Bool
    /// Milliseconds since 1970; nil where it isn't known, and then every entry counts as before.
    public let revokedAt: Int64?
    /// The users who may enter on the device; nil where anyone may.
    public let users: Set<Identifier>?

    public init(
        device: Identifier, enteringDevice: Identifier, role: String, station: Identifier,
        isHeadquarters: Bool, isRevoked: Bool = false, revokedAt: Int64? = nil,
        users: Set<Identifier>? = nil
    ) {
        self.device = device
        self.enteringDevice = enteringDevice
        self.role = role
        self.station = station
        self.isHeadquarters = isHeadquarters
        self.isRevoked = isRevoked
        self.revokedAt = revokedAt
        self.users = users
    }
}

/// What the judge knows besides the records: times, the enterer's standing, and what the journal
/// answers. Everything is handed in; the judge has no clock and reads nothing by itself.
public struct JudgeContext {
    /// Milliseconds since 1970 by the server's clock.
    public var receivedAt: Int64
    /// min(claimed, received), never running backwards within a device.
    public var effectiveAt: Int64
    /// The server's date in Asia/Shanghai, as yyyymmdd.
    public var today: Int64
    public var standing: Standing
    /// Rules that a ruling waived, by id.
    public var waived: Set<String> = []
    /// The effective time of a journaled change set; nil where the journal doesn't have it.
    public var effectiveAtOf: (Identifier) throws -> Int64?
    /// The actor of a journaled change set.
    public var actorOf: (Identifier) throws -> Identifier?
    /// The outcome of a journaled change set whose edits aren't in the records: held, parked or
    /// rejected, and not followed by a ruling that settled it; applied where it was withdrawn. Nil
    /// for any other.
    public var openVerdict: (Identifier) throws -> Verdict.Outcome?
    /// The change set that would have created the record, had it not been held, parked or rejected.
    public var openCreator: (UInt32, Identifier) throws -> Identifier?
    /// The edits of a record in other change sets that are open: held or parked.
    public var openEdits: (UInt32, Identifier) throws -> [Edit] = { _, _ in [] }
    /// Whether the record was there once, and is deleted.
    public var isDeleted: (UInt32, Identifier) throws -> Bool = { _, _ in false }
    /// Whether the record was once in the scope of the carrier's station.
    public var hasLeft: (UInt32, Identifier) throws -> Bool = { _, _ in false }
    /// What a ruling is about; nil where the journal doesn't have the change set.
    public var matter: (Identifier) throws -> Matter? = { _ in nil }
    /// Whether a ruling closed the change set, so that nothing of it will be in the records.
    public var isClosed: (Identifier) throws -> Bool = { _ in false }
    /// Whether the entering device could have known a change set when it made this one. Without an
    /// answer, effective times tell.
    public var hadSeen: (Identifier) throws -> Bool? = { _ in nil }
    /// Up to which place in the server's order a holder of slices has acknowledged: it shows what
    /// came until there, and has sent all that it entered before it did. Of a station, up to where
    /// all of its devices in use have. What is taken from a slice later than that is still promised
    /// to the holder. It isn't in the records, for a device acknowledges by syncing, not by an
    /// entry; without an answer nothing counts as acknowledged, which keeps more than is needed and
    /// never less.
    public var acknowledgedSeq: (Identifier) throws -> UInt64 = { _ in 0 }
    /// What has been paid of a budget by payouts that are held or parked: the cash is gone, whatever
    /// is decided of them. In fen; the budget by the names of its fields.
    public var paidSuspense: ([String: FieldValue]) throws -> Int64 = { _ in 0 }
    /// The entry that a withdrawal names; nil where it hasn't arrived.
    public var withdrawalTarget: (Identifier) throws -> WithdrawalTarget? = { _ in nil }
    /// Its enterer has withdrawn the change set.
    public var isWithdrawn = false
    /// Facts about what the change set creates, in change sets that wait for this one.
    public var openFacts: [Edit] = []
    /// Takes the year's next voucher number, from 1, without a gap. Called only for what is applied.
    public var nextVoucher: (Int) throws -> Int64
    /// Which series of numbers that is: each life of the server's memory has its own, so that no number
    /// is given twice. The first one's is empty.
    public var voucherSeries = ""

    public init(
        receivedAt: Int64, effectiveAt: Int64, today: Int64, standing: Standing,
        effectiveAtOf: @escaping (Identifier) throws -> Int64?,
        actorOf: @escaping (Identifier) throws -> Identifier?,
        openVerdict: @escaping (Identifier) throws -> Verdict.Outcome?,
        openCreator: @escaping (UInt32, Identifier) throws -> Identifier?,
        nextVoucher: @escaping (Int) throws -> Int64
    ) {
        self.receivedAt = receivedAt
        self.effectiveAt = effectiveAt
        self.today = today
        self.standing = standing
        self.effectiveAtOf = effectiveAtOf
        self.actorOf = actorOf
        self.openVerdict = openVerdict
        self.openCreator = openCreator
        self.nextVoucher = nextVoucher
    }
}
