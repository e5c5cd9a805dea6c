internal import ChangeLog
internal import GRDB
internal import Money
internal import RecordStore
internal import Replica
internal import TextTable

extension CommandSession {
    /// "03 所 A 机 · 待同步 0 · 待裁 1 · 数据截至 14:31"
    func status() throws -> Answer {
        guard let identity = try replica.identity() else { throw ReplicaFailure.notEnrolled }
        let pending = try replica.outboxCount()
        let held = try replica.queue.read { db in try VerdictTable(db).tray(openOnly: true).count }
        let place =
            identity.isHeadquarters
            ? Text(zh: "局 \(identity.deviceLetter) 机", en: "HQ device \(identity.deviceLetter)")
            : Text(
                zh: "\(identity.stationCode) 所 \(identity.deviceLetter) 机",
                en: "station \(identity.stationCode) device \(identity.deviceLetter)")
        let parts = [
            place,
            Text(zh: "待同步 \(pending)", en: "pending \(pending)"),
            Text(zh: "待裁 \(held)", en: "held \(held)"),
            try viewed(),
        ]
        let isClosed = try replica.isIdentityClosed()
        var answer = Answer([parts.map { $0[language] }.joined(separator: " · ")])
        if isClosed { answer.lines.append(Self.mustEnrol[language]) }
        answer.programs = ProgramTable(
            schema: "status",
            ["station", "device", "isHeadquarters", "pending", "held", "viewedAt"].map {
                DataColumn(key: $0, title: Text(same: $0))
            },
            [
                [
                    .text(identity.stationCode), .text(identity.deviceLetter),
                    .integer(identity.isHeadquarters ? 1 : 0),
                    .integer(Int64(pending)), .integer(Int64(held)),
                    try replica.viewedAt().map { .text(InstantText.iso($0)) } ?? .empty,
                ]
            ])
        return answer
    }

    private static let mustEnrol = Text(
        zh: "! 本机身份已封停 (数据曾被复制或恢复); 可照常录入, 向局里要登记码后用 station enroll 重新登记",
        en:
            "! this device's identity is closed (its data was copied or restored); go on entering, get a code from HQ and enrol again with station enroll"
    )

    /// How old what is shown is: the time alone for today.
    private func viewed() throws -> Text {
        guard let instant = try replica.viewedAt() else {
            return Text(zh: "还没有同步过", en: "never synced")
        }
        let today = try CalendarDate.inShanghai(millisecondsSince1970: powers.now())
        let day = try CalendarDate.inShanghai(millisecondsSince1970: instant)
        let time = day == today ? ClockText.time(instant) : ClockText.minute(instant)
        return Text(zh: "数据截至 \(time)", en: "data as of \(time)")
    }
}
