internal import ChangeLog
internal import Foundation
internal import GRDB
internal import Journal
internal import Judge
internal import RecordStore

extension IntakeTransaction {
    /// What the judge may know beside the records: times, who the device is, and the journal's
    /// answers.
    func judgeContext(_ changeSet: ChangeSet, carrier: Identifier, facts: DeviceFacts?) throws
        -> JudgeContext
    {
        let standing = Standing(
            device: carrier, enteringDevice: changeSet.device, role: facts?.role ?? "",
            station: facts?.station ?? .zero, isHeadquarters: facts?.isHeadquarters ?? false,
            isRevoked: facts?.revokedAt != nil, revokedAt: facts?.revokedAt,
            users: try users(changeSet, carrier: carrier, facts: facts))
        let journal = JournalLog(db)
        let openItems = openItems
        var context = JudgeContext(
            receivedAt: receivedAt, effectiveAt: min(changeSet.claimedAt, receivedAt),
            today: try dateOf(receivedAt), standing: standing,
            effectiveAtOf: { try journal.effectiveAt(changeSet: $0) },
            actorOf: { try journal.verdict(changeSet: $0)?.actor },
            openVerdict: { try openItems.outcome(of: $0) },
            openCreator: { try openItems.toucher(of: Verdict.Touch(type: $0, record: $1)) },
            nextVoucher: { [vouchers] in try vouchers.next(year: $0) })
        context.voucherSeries = lives.voucherSeries
        // One copy for all the questions: this is made for every change set.
        let intake = Kept(self)
        context.acknowledgedSeq = { try intake.transaction.acknowledgedSeq(of: $0) }
        context.isDeleted = { [db] in try Tombstones(db).contains(type: $0, record: $1) }
        context.hasLeft = { [db] in
            try Departures(db).contains(
                StubPlace(station: standing.station, type: $0, record: $1))
        }
        context.matter = { try intake.transaction.matter($0) }
        context.paidSuspense = { try intake.transaction.paidSuspense(of: $0) }
        context.isClosed = { try intake.transaction.closingRuling(of: $0) != nil }
        context.openEdits = { type, record in
            let touch = Verdict.Touch(type: type, record: record)
            return try openItems.touchers(of: touch).flatMap { id in
                guard let entry = try journal.entry(changeSet: id),
                    let changeSet = try? ChangeSet(frozen: entry.body)
                else { throw JournalDamage.unreadable }
                return changeSet.edits.filter { $0.type == type && $0.record == record }
            }
        }
        context.withdrawalTarget = {
            try intake.transaction.withdrawalTarget($0, of: changeSet, carrier: facts)
        }
        return context
    }
}

/// The transaction as it was when a judging began.
private final class Kept {
    let transaction: IntakeTransaction

    init(_ transaction: IntakeTransaction) { self.transaction = transaction }
}

extension IntakeTransaction {
    /// Of a device, what it acknowledged by syncing; of a station, what all its devices in use did.
    /// A device that never synced shows nothing, and so relies on nothing.
    private func acknowledgedSeq(of holder: Identifier) throws -> UInt64 {
        let view = records
        let states = DeviceStates(db)
        if try view.contains(directory.deviceType, holder) {
            return try states.fetch(holder)?.settledSeq ?? 0
        }
        let devices = try view.records(
            directory.deviceType, where: [(directory.stationField, .reference(holder))],
            limit: .max)
        let inUse = devices.filter { $0.fields[directory.revokedAtField] == .absent }
        return try inUse.compactMap { try states.fetch($0.id) }.map(\.settledSeq).min() ?? .max
    }
}

extension IntakeTransaction {
    /// Who may have entered a change set: the carrier's own user. A body that another device of the
    /// same station entered (its chain went on here) may be of that device's user.
    private func users(_ changeSet: ChangeSet, carrier: Identifier, facts: DeviceFacts?) throws
        -> Set<Identifier>
    {
        guard let facts else { return [] }
        var users: Set<Identifier> = [facts.user]
        // Of a forgotten device nobody knows the user; the server itself knew once.
        if facts.device != carrier { users.insert(changeSet.actor) }
        if changeSet.device != carrier,
            let entering = try directory.find(changeSet.device, in: store.view(db)),
            entering.station == facts.station
        {
            users.insert(entering.user)
        }
        return users
    }
}

/// Voucher numbers: gapless within a year, given only to what is applied. They are counted in memory
/// and written at the transaction's end.
final class Vouchers {
    private let db: Database
    private var last: [Int: Int64] = [:]

    init(_ db: Database) { self.db = db }

    func next(year: Int) throws -> Int64 {
        let number = try (last[year] ?? kept(year)) + 1
        last[year] = number
        return number
    }

    private func kept(_ year: Int) throws -> Int64 {
        let statement = try RawStatement(db, "SELECT last FROM voucher WHERE year = ?")
        statement.bind(Int64(year), at: 1)
        defer { statement.reset() }
        return try statement.step() ? statement.integer(0) : 0
    }

    func finish() throws {
        for (year, number) in last {
            let statement = try RawStatement(db, "INSERT OR REPLACE INTO voucher VALUES (?, ?)")
            statement.bind(Int64(year), at: 1)
            statement.bind(number, at: 2)
            try statement.run()
        }
        last = [:]
    }
}
