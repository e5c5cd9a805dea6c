internal import ChangeLog
public import GRDB
public import Journal
internal import RecordStore

/// One active device, as far as the watch asks.
public struct WatchedDevice: Sendable, Equatable {
    /// `03A`: station and letter.
    public let name: String
    /// Milliseconds since 1970; nil: never.
    public let lastContact: Int64?
    public let enrolledAt: Int64?
    /// Change sets that it says it has and the server doesn't.
    public let pending: UInt64

    public init(name: String, lastContact: Int64?, enrolledAt: Int64?, pending: UInt64) {
        self.name = name
        self.lastContact = lastContact
        self.enrolledAt = enrolledAt
        self.pending = pending
    }
}

/// Requests that a running server failed to answer in its own right, since it last answered one.
public struct FailingRequests: Codable, Sendable, Equatable {
    public var count = 0
    /// Milliseconds since 1970.
    public var since: Int64 = 0
    /// Why the newest failed, in the program's words.
    public var reason = ""

    public init() {}
}

/// Free and total space where the data lies, in bytes.
public struct DiskSpace: Sendable, Equatable {
    public let free: UInt64
    public let total: UInt64

    public init(free: UInt64, total: UInt64) {
        self.free = free
        self.total = total
    }

    /// Below either of these a disk is nearly full: a share of it, and what a month of a bureau and
    /// a copy of its database take.
    static let lowPercent: UInt64 = 5
    static let lowBytes: UInt64 = 100 * 1024 * 1024

    public var isLow: Bool { free < Self.lowBytes || free * 100 < total * Self.lowPercent }
}

/// How a bureau's server stands, and what of it stands still. A value: it reads no clock.
public struct BureauWatch: Sendable {
    public let head: JournalHead
    /// When the journal last moved, in milliseconds since 1970.
    public let movedAt: Int64?
    public let devices: [WatchedDevice]
    public let heldCount: Int
    public let parkedSince: [Int64]

    /// How long an active device may be silent before somebody is told.
    public static let silentDays = 7
    private static let millisecondsPerDay: Int64 = 86_400_000
    /// A request more or less fails at a restart; so many in a row don't.
    static let failuresAllowed = 3

    public init(
        head: JournalHead, movedAt: Int64?, devices: [WatchedDevice], heldCount: Int,
        parkedSince: [Int64]
    ) {
        self.head = head
        self.movedAt = movedAt
        self.devices = devices
        self.heldCount = heldCount
        self.parkedSince = parkedSince
    }

    /// Reads a bureau's database.
    public init(_ db: Database, _ database: BureauDatabase, directory: DeviceDirectory) throws {
        let states = try DeviceStates(db).all().reduce(into: [:]) { $0[$1.device] = $1 }
        let desk = try Facts(db).table.identifier("desk-device")
        let view = database.store.view(db)
        let devices = try database.store.find(db, directory.deviceType).compactMap {
            record -> WatchedDevice? in
            guard record.image.id != desk,
                let facts = try directory.find(record.image.id, in: view), facts.revokedAt == nil
            else { return nil }
            return WatchedDevice(
                name: facts.stationCode + facts.letter,
                lastContact: states[record.image.id]?.lastContact,
                enrolledAt: record.image.fields[directory.enrolledAtField].integer,
                pending: states[record.image.id]?.pending ?? 0)
        }
        let standing = JournalStanding(db)
        self.init(
            head: try Facts(db).head, movedAt: try standing.movedAt(),
            devices: devices.sorted { $0.name < $1.name }, heldCount: try standing.heldCount(),
            parkedSince: try standing.parkedSince())
    }

    /// An active device that wasn't heard for too long.
    public struct Silence: Sendable, Equatable {
        public let name: String
        /// Nil: never.
        public let days: Int?

        public init(name: String, days: Int?) {
            self.name = name
            self.days = days
        }
    }

    /// What can't stay as it is.
    public enum Alarm: Sendable, Equatable {
        /// Devices were heard after the journal last moved, and what they have isn't in it.
        case headStill(devices: [String], pending: UInt64)
        case requestsFailing(count: Int, since: Int64, reason: String)
        case parkedLong(count: Int, days: Int, limit: Int)
        /// By name.
        case devicesSilent([Silence])
        case diskLow(DiskSpace)

        public var code: String {
            switch self {
            case .headStill: "head-still"
            case .requestsFailing: "requests-failing"
            case .parkedLong: "parked-long"
            case .devicesSilent: "device-silent"
            case .diskLow: "disk-low"
            }
        }
    }

    /// - Parameters:
    ///   - now: milliseconds since 1970.
    ///   - parkedAlertDays: by the rules; nil: nothing is ever parked for too long.
    ///   - disk: nil where it isn't known.
    public func alarms(
        now: Int64, parkedAlertDays: Int?, disk: DiskSpace?, failing: FailingRequests?
    ) -> [Alarm] {
        var alarms: [Alarm] = []
        let stuck = devices.filter { device in
            guard device.pending > 0, let heard = device.lastContact else { return false }
            return heard > movedAt ?? 0
        }
        if !stuck.isEmpty {
            alarms.append(
                .headStill(
                    devices: stuck.map(\.name), pending: stuck.reduce(0) { $0 + $1.pending }))
        }
        if let failing, failing.count >= Self.failuresAllowed {
            alarms.append(
                .requestsFailing(
                    count: failing.count, since: failing.since, reason: failing.reason))
        }
        let parked = parkedSince.map { days(from: $0, to: now) }
        if let limit = parkedAlertDays, let longest = parked.max(), longest >= limit {
            alarms.append(
                .parkedLong(
                    count: parked.filter { $0 >= limit }.count, days: longest, limit: limit))
        }
        let silent = devices.compactMap { device -> Silence? in
            let since = device.lastContact ?? device.enrolledAt ?? 0
            let silence = days(from: since, to: now)
            guard silence > Self.silentDays else { return nil }
            return Silence(name: device.name, days: device.lastContact == nil ? nil : silence)
        }
        if !silent.isEmpty { alarms.append(.devicesSilent(silent)) }
        if let disk, disk.isLow { alarms.append(.diskLow(disk)) }
        return alarms
    }

    private func days(from instant: Int64, to now: Int64) -> Int {
        Int(max(0, now - instant) / Self.millisecondsPerDay)
    }
}
