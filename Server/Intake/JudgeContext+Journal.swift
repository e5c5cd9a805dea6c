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
        let openItems = OpenItems(db)
        var context = JudgeContext(
            receivedAt: receivedAt, effectiveAt: min(changeSet.claimedAt, receivedAt),
            today: ShanghaiDate.number(milliseconds: receivedAt), standing: standing,
            effectiveAtOf: { try journal.effectiveAt(changeSet: $0) },
            actorOf: { try journal.verdict(changeSet: $0)?.actor },
            openVerdict: { try openItems.outcome(of: $0) },
            openCreator: { try openItems.toucher(of: Verdict.Touch(type: $0, record: $1)) },
            nextVoucher: { [db] in try Vouchers(db).next(year: $0) })
        context.isDeleted = { [db] in try Tombstones(db).contains(type: $0, record: $1) }
        context.openEdits = { type, record in
            let touch = Verdict.Touch(type: type, record: record)
            return try openItems.touchers(of: touch).flatMap { id in
                guard let entry = try journal.entry(changeSet: id),
                    let changeSet = try? ChangeSet(frozen: entry.body)
                else { throw JournalDamage.unreadable }
                return changeSet.edits.filter { $0.type == type && $0.record == record }
            }
        }
        return context
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
        if changeSet.device != carrier,
            let entering = try directory.find(changeSet.device, in: store.view(db)),
            entering.station == facts.station
        {
            users.insert(entering.user)
        }
        return users
    }
}

/// The calendar date in Asia/Shanghai, which has kept UTC+8 without summer time since 1992.
enum ShanghaiDate {
    /// As yyyymmdd.
    static func number(milliseconds: Int64) -> Int64 {
        var days = (milliseconds + 8 * 3_600_000) / 86_400_000
        // Civil date from days since 1970 (Howard Hinnant, "chrono-compatible low-level date
        // algorithms"); the era starts on 0000-03-01.
        days += 719_468
        let era = days / 146_097
        let dayOfEra = days - era * 146_097
        let yearOfEra =
            (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shifted = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * shifted + 2) / 5 + 1
        let month = shifted < 10 ? shifted + 3 : shifted - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return year * 10_000 + month * 100 + day
    }
}

/// Voucher numbers: gapless within a year, given only to what is applied.
struct Vouchers {
    private let db: Database

    init(_ db: Database) { self.db = db }

    func next(year: Int) throws -> Int64 {
        let statement = try RawStatement(
            db,
            """
            INSERT INTO voucher VALUES (?, 1) ON CONFLICT DO UPDATE SET last = last + 1
            RETURNING last
            """)
        statement.bind(Int64(year), at: 1)
        _ = try statement.step()
        let number = statement.integer(0)
        _ = try statement.step()
        return number
    }
}
