public import Money

/// What the server knows of a device, as far as completeness asks.
public struct DeviceStanding: Hashable, Sendable {
    /// The station's code: `05`.
    public let stationCode: String
    /// The device's letter: `A`.
    public let letter: String
    /// Milliseconds since 1970; nil before the first sync.
    public let lastContact: Int64?
    /// Change sets that the device says it has and the server doesn't.
    public let pendingCount: Int
    public let isRevoked: Bool
    /// The server lost its memory, and this device hasn't given back what it has.
    public let isAwaited: Bool
    /// Its chain exists twice: who still holds its key must enrol anew.
    public let isClosed: Bool
    /// The last number of its chain that the server holds.
    public let acknowledgedNumber: UInt64

    /// Makes a standing.
    public init(
        stationCode: String, letter: String, lastContact: Int64?, pendingCount: Int,
        isRevoked: Bool, isAwaited: Bool = false, isClosed: Bool = false,
        acknowledgedNumber: UInt64
    ) {
        self.isAwaited = isAwaited
        self.stationCode = stationCode
        self.letter = letter
        self.lastContact = lastContact
        self.pendingCount = pendingCount
        self.isRevoked = isRevoked
        self.isClosed = isClosed
        self.acknowledgedNumber = acknowledgedNumber
    }
}

/// Whether a period's figures can still change.
public enum Completeness: Hashable, Sendable {
    /// Every active device has been heard after the period's end with nothing pending, and nothing
    /// in it is held or parked.
    case final
    /// Something is still waited for, in the order of station codes.
    case provisional(waitingFor: [Waiting])
    /// Device states are the server's; where they aren't known, it is said so, not guessed.
    case unknownHere

    /// What a period waits for.
    public enum Waiting: Hashable, Sendable {
        /// The period's end is still to come.
        case periodEnd
        /// A device: days since it was heard (nil: never; 0: that isn't what is waited for), and
        /// what it says it has.
        case device(name: String, isHeard: Bool, days: Int, pendingCount: Int)
        /// The server lost its memory: devices that haven't given back what they have.
        case recovery(devices: [String])
        /// A device that was copied or restored: somebody with its key may have entries that nobody
        /// has heard of, until HQ revokes it.
        case fork(name: String)
        /// Rulings on what is held or parked.
        case rulings(count: Int)
    }

    /// Judges a month, a year, or everything.
    ///
    /// - Parameters:
    ///   - filter: its month, else its year; without either, the period is open and never final.
    ///   - devices: nil where they aren't known, as at a replica.
    ///   - openCounts: held and parked items by the month of their event; nil is for what names
    ///     no month, which may belong to any.
    ///   - now: milliseconds since 1970.
    public static func judge(
        _ filter: LedgerFilter, devices: [DeviceStanding]?, openCounts: [YearMonth?: Int],
        now: Int64
    ) -> Completeness {
        guard let devices else { return .unknownHere }
        let end = lastMonth(of: filter).flatMap(endOfMonth)
        let isOver = end.map { $0 <= now } ?? false
        var waiting: [Waiting] = isOver ? [] : [.periodEnd]
        let active = devices.filter { !$0.isRevoked }
        let byStation = Dictionary(grouping: active, by: \.stationCode)
        let awaited = active.filter(\.isAwaited).sorted(by: precedes)
        if !awaited.isEmpty {
            waiting.append(.recovery(devices: awaited.map { $0.stationCode + $0.letter }))
        }
        for device in active.sorted(by: precedes) {
            let isAlone = byStation[device.stationCode]?.count == 1
            let name = device.stationCode + "所" + (isAlone ? "" : device.letter + "机")
            if device.isClosed {
                waiting.append(.fork(name: name))
                continue
            }
            let days = days(from: device.lastContact, to: now)
            // Nobody can have been heard after an end to come: then only silence of days counts.
            let isHeard = device.lastContact.map { contact in
                isOver ? end.map { contact >= $0 } ?? false : days == 0
            }
            if isHeard == true && device.pendingCount == 0 { continue }
            waiting.append(
                .device(
                    name: name, isHeard: device.lastContact != nil,
                    days: isHeard == true ? 0 : days, pendingCount: device.pendingCount))
        }
        let open = openCounts.filter { month, _ in
            month == nil || filter.reach(of: month) == .within
        }.reduce(0) { $0 + $1.value }
        if open > 0 { waiting.append(.rulings(count: open)) }
        return waiting.isEmpty ? .final : .provisional(waitingFor: waiting)
    }

    private static func precedes(_ left: DeviceStanding, _ right: DeviceStanding) -> Bool {
        (left.stationCode, left.letter) < (right.stationCode, right.letter)
    }

    private static func lastMonth(of filter: LedgerFilter) -> YearMonth? {
        filter.month ?? filter.year.flatMap { try? YearMonth(year: $0, month: 12) }
    }

    /// The first instant after the month, in Asia/Shanghai, which is UTC+8 without summer time.
    static func endOfMonth(_ month: YearMonth) -> Int64? {
        guard let next = try? month.next(),
            let first = try? CalendarDate(year: next.year, month: next.month, day: 1)
        else { return nil }
        return Int64(first.dayNumber) * 86_400_000 - 8 * 3_600_000
    }

    private static func days(from contact: Int64?, to now: Int64) -> Int {
        guard let contact,
            let heard = try? CalendarDate.inShanghai(millisecondsSince1970: contact),
            let today = try? CalendarDate.inShanghai(millisecondsSince1970: now)
        else { return 0 }
        return max(0, heard.days(until: today))
    }
}
