internal import ChangeLog
internal import GRDB
internal import Money
internal import RecordStore
internal import Replica
internal import TextTable

extension CommandSession {
    /// "03 所 A 机 · 待同步 0 · 待裁 1 · 数据截至 14:31 (2 小时前)", then what stands still.
    func status() throws -> Answer {
        guard let identity = try replica.identity() else { throw ReplicaFailure.notEnrolled }
        let pending = try replica.outboxCount()
        let held = try replica.queue.read { db in try VerdictTable(db).tray(openOnly: true).count }
        let watch = try replica.syncWatch()
        let notices = try standstills()
        let parts = [
            Self.place(identity),
            Text(zh: "待同步 \(pending)", en: "pending \(pending)"),
            Text(zh: "待裁 \(held)", en: "held \(held)"),
            try viewed(watch),
        ]
        var answer = try Answer(
            [parts.map { $0[language] }.joined(separator: " · ")]
                + (replica.isIdentityClosed() ? [Self.mustEnrol[language]] : [])
                + notices.map { $0.line(in: language) })
        let cells: [(key: String, cell: Cell)] = [
            ("station", .text(identity.stationCode)), ("device", .text(identity.deviceLetter)),
            ("isHeadquarters", .integer(identity.isHeadquarters ? 1 : 0)),
            ("pending", .integer(Int64(pending))), ("held", .integer(Int64(held))),
            ("viewedAt", try replica.viewedAt().map { .text(InstantText.iso($0)) } ?? .empty),
            ("ageSeconds", try age(watch).map { .integer($0.milliseconds / 1_000) } ?? .empty),
            ("heardAt", watch.heardAt.map { .text(InstantText.iso($0)) } ?? .empty),
            ("headSeq", watch.heardAt.map { _ in .integer(Int64(watch.headSeq)) } ?? .empty),
            ("alarms", .text(notices.map(\.code).joined(separator: " "))),
            ("silent", .text(try silentDevices(watch).map(\.name).joined(separator: " "))),
        ]
        answer.programs = ProgramTable(
            schema: "status",
            cells.map { DataColumn(key: $0.key, title: Text(same: $0.key)) }, [cells.map(\.cell)])
        return answer
    }

    private static let mustEnrol = Text(
        zh: "! 本机身份已封停 (数据曾被复制或恢复); 可照常录入, 向局里要登记码后用 station enroll 重新登记",
        en:
            "! this device's identity is closed (its data was copied or restored); go on entering, get a code from HQ and enrol again with station enroll"
    )

    private static func place(_ identity: ReplicaIdentity) -> Text {
        identity.isHeadquarters
            ? Text(zh: "局 \(identity.deviceLetter) 机", en: "HQ device \(identity.deviceLetter)")
            : Text(
                zh: "\(identity.stationCode) 所 \(identity.deviceLetter) 机",
                en: "station \(identity.stationCode) device \(identity.deviceLetter)")
    }

    /// How old what is shown is, by the server's clock as far as this machine knows it; nil before
    /// the first sync.
    private func age(_ watch: SyncWatch) throws -> Age? {
        try replica.viewedAt().map { Age(from: $0, to: serverNow(watch)) }
    }

    /// The time alone for today.
    private func viewed(_ watch: SyncWatch) throws -> Text {
        guard let instant = try replica.viewedAt(), let age = try age(watch) else {
            return Text(zh: "还没有同步过", en: "never synced")
        }
        let today = try CalendarDate.inShanghai(millisecondsSince1970: serverNow(watch))
        let day = try CalendarDate.inShanghai(millisecondsSince1970: instant)
        let time = day == today ? ClockText.time(instant) : ClockText.minute(instant)
        return Text(
            zh: "数据截至 \(time) (\(age.words.zh))", en: "data as of \(time) (\(age.words.en))")
    }
}
