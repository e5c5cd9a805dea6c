import ChangeLog
import Foundation
import GRDB
import Money
import RecordStore
import Replica
import Testing
import TextTable
import Wire

@testable import REPL

@Suite struct StandingTests {
    private func worldWithHeldPayout() throws -> World {
        let world = try World()
        let session = world.session()
        _ = session.run("调解员 新建 姓名=示例甲 类别=专职")
        _ = session.run("发放 月薪 月=2024-03 人员=示例甲")
        try world.judge(try world.lastChangeSet(), .held, rule: "unique-month", seq: 41)
        return world
    }

    @Test func theTrayAndWhyTellWhatIsHeld() throws {
        let world = try worldWithHeldPayout()
        let session = world.session()
        #expect(
            session.run("事项").lines == [
                "事项  单号    判定  规则          原因",
                "H41   P03A-1  待裁  unique-month  other-number=P05A-3 other-station=05",
            ])
        #expect(
            session.run("为何 P1").lines == [
                "H41 待裁 unique-month: other-number=P05A-3 other-station=05",
                "  other-number = P05A-3", "  other-station = 05",
                "  规则版本 7f7f7f7f, 收到 2024-03-20 14:31",
            ])
        #expect(session.run("为何 H41").lines == session.run("为何 P1").lines)
        #expect(session.run("状态").lines == ["03 所 A 机 · 待同步 1 · 待裁 1 · 数据截至 14:31 (刚刚)"])
        #expect(session.run("发放 列表 状态=待裁").lines.last == "1 笔 1,000.00")
        #expect(session.run("发放 列表 状态=生效|已付").lines == ["没有符合的记录"])
        _ = session.run("发放 付讫 P1")
        #expect(session.run("发放 列表 状态=挂账").lines.last == "1 笔 1,000.00")
    }

    @Test func statusSaysHowOldTheViewIsByTheServersClock() throws {
        let world = try World()
        let session = world.session()
        #expect(session.run("状态").lines == ["03 所 A 机 · 待同步 0 · 待裁 0 · 还没有同步过"])
        try world.deliver([], [], through: 1)
        // The server's clock is five hours ahead of this machine's.
        let hours: Int64 = 3_600_000
        try world.replica.noteSync(
            serverTime: FixedPowers.now + 5 * hours, headSeq: 1, pageSeq: 1, failure: nil)
        #expect(
            session.run("状态").lines == ["03 所 A 机 · 待同步 0 · 待裁 0 · 数据截至 14:31 (5 小时前)"])
        #expect(
            world.session(.en).run("status").lines == [
                "station 03 device A · pending 0 · held 0 · data as of 14:31 (5 hours ago)"
            ])
        #expect(session.run("状态 --json").data?.contains("\"ageSeconds\":18000") == true)
    }

    @Test func syncAndStatusSayWhatStandsStill() throws {
        let world = try World()
        try world.deliver([], [], through: 1)
        let services = SessionServices(sync: { _ in
            try world.replica.noteSync(
                serverTime: FixedPowers.now, headSeq: 9, pageSeq: 1, failure: nil)
            return SyncReport(roundTrips: 1)
        })
        let session = world.session(services: services)
        let line =
            "! view-behind-head: 局里已到 seq 9, 给本机的只到 1 (连续 1 次同步); 本机看到的是旧的; "
            + "录入都在, 请局里查看 bureau status"
        #expect(session.run("同步").lines == ["✓ 送 0 收 0 · 往返 1 次 0.0 KB", line])
        #expect(session.run("状态").lines.last == line)
        #expect(
            session.run("状态 --json").data?.contains("\"alarms\":\"view-behind-head\"") == true)
    }

    @Test func whatIsParkedForTooLongIsNamed() throws {
        let world = try World()
        let day: Int64 = 86_400_000
        let session = world.session(services: SessionServices(parkedAlertDays: 7))
        _ = session.run("调解员 新建 姓名=示例甲 类别=专职")
        try world.judge(try world.lastChangeSet(), .parked, rule: "missing-reference", seq: 41)
        func last() -> String? { session.run("状态").lines.last }
        try world.replica.noteSync(
            serverTime: FixedPowers.now + 6 * day, headSeq: 41, pageSeq: 41, failure: nil)
        #expect(last()?.hasPrefix("03 所 A 机") == true)
        try world.replica.noteSync(
            serverTime: FixedPowers.now + 7 * day, headSeq: 41, pageSeq: 41, failure: nil)
        #expect(last() == "! parked-long: 待补 1 项已满 7 天, 最久 7 天; 请查找所依据的录入 (输入 事项)")
    }

    @Test func headquartersSeesWhoIsSilent() throws {
        let world = try World(isHeadquarters: true, role: "accountant")
        let day: Int64 = 86_400_000
        var contacts: [WireDeviceContact] = []
        for (letter, number, days) in [("A", 801, 9), ("B", 802, 7), ("C", 803, nil)]
            as [(String, UInt64, Int64?)]
        {
            try world.put(
                "device", World.id(number),
                [
                    "letter": .text(letter), "station": .reference(World.station05),
                    "user": .reference(World.id(300)),
                    "enrolled-at": .integer(FixedPowers.now - 30 * day),
                ])
            var contact = WireDeviceContact()
            contact.device = World.id(number).data
            contact.lastContact = days.map { FixedPowers.now - $0 * day } ?? 0
            contact.pending = number == 801 ? 3 : 0
            contacts.append(contact)
        }
        var page = PageBuilder()
        page.through.epoch = World.id(1).data
        page.through.seq = 1
        page.through.journalHash = Hash256.zero.data
        _ = try world.replica.makeVisible(
            last: try page.page(), contacts: contacts, serverTime: FixedPowers.now)
        let session = world.session()
        #expect(
            session.run("状态").lines.last
                == "! device-silent: 超过 7 天没有联系: 05A (9 天, 待报 3), 05C (从未)")
        #expect(session.run("状态 --json").data?.contains("\"silent\":\"05A 05C\"") == true)
    }

    @Test func aHeldChangeOfARecordThatStandsIsShown() throws {
        let world = try World()
        let session = world.session()
        try world.put(
            "person", World.id(700),
            [
                "number": .text("M03A-90"), "station": .reference(World.station03),
                "name": .text("示例癸"), "kind": .text("full-time"),
            ])
        func standing() -> String? { session.run("调解员 --json").data?.standing(of: "M03A-90") }
        #expect(standing() == "effective")
        #expect(session.run("调解员 修改 M03A-90 调委会=示例村").status == .done)
        #expect(standing() == "pending")
        try world.judge(try world.lastChangeSet(), .held, rule: "merge-hold", seq: 43)
        #expect(standing() == "held")
        #expect(session.run("调解员 修改 M03A-90 备注=示例").status == .done)
        #expect(standing() == "pending")
    }

    @Test func theProgramExplainsVerdictsWhereItKnowsTheRules() throws {
        let world = try worldWithHeldPayout()
        let services = SessionServices(explain: { _ in Text(zh: "同人三月已有", en: "paid already") })
        #expect(
            world.session(.en, services: services).run("why P1").lines.first
                == "H41 held unique-month: paid already")
    }

    @Test func aSyncIsReportedInOneLine() throws {
        let report = SyncReport(
            sent: 10, received: 12, applied: 9, held: 1, roundTrips: 1, bytesSent: 1_000,
            bytesReceived: 1_200)
        let services = SessionServices(sync: { _ in report })
        #expect(
            try World().session(services: services).run("同步").lines
                == ["✓ 送 10 收 12 · 生效 9 待裁 1 (输入 事项) · 往返 1 次 2.1 KB"])
        #expect(
            try World().session(.en, services: services).run("sync").lines
                == ["✓ sent 10, received 12 · applied 9 held 1 (type tray) · 1 round trip 2.1 KB"])
    }

    @Test func aFailedSyncSaysWhetherARetryHelps() throws {
        let failure = ServiceFailure(
            code: "unreachable", text: Text(zh: "连不上; 稍后再试", en: "no line; try later"),
            isRetryable: true)
        let output = try World().session(services: SessionServices(sync: { _ in throw failure }))
            .run("同步")
        #expect(output.status == .unreachable)
        #expect(output.lines == ["✗ unreachable: 连不上; 稍后再试"])
    }

    @Test func theLedgerGetsWhatWasAskedFor() throws {
        nonisolated(unsafe) var asked: LedgerRequest?
        let services = SessionServices(ledger: { request in
            asked = request
            return ["综合台账"]
        })
        let session = try World().session(services: services)
        #expect(session.run("台账 月=3月 司法所=03 自=41 --明细").lines == ["综合台账"])
        #expect(asked?.month?.description == "2024-03")
        #expect(asked?.station == World.station03)
        #expect(asked?.since == 41)
        #expect(asked?.isDrill == true)
        #expect(session.run("台账 --json").data == "综合台账")
    }

    @Test func spreadsheetsGetWordsAndPlainNumbers() throws {
        #expect(
            try worldWithHeldPayout().session().run("发放 列表 --csv").data
                == "\u{FEFF}单号,日期,类别,领款人,事由,所,金额,支付,判定,凭证\r\n"
                + "P03A-1,2024-03-20,月薪,示例甲,2024-03,03,1000.00,未付,待裁,\r\n")
    }

    @Test func readingNeverWrites() throws {
        let world = try worldWithHeldPayout()
        let session = world.session()
        func changes() throws -> Int {
            try world.replica.queue.read { $0.totalChangesCount }
        }
        let before = try changes()
        let lines = [
            "案件", "发放", "调解员", "项目", "预算", "标准", "列支", "指标", "期间", "司法所", "设备", "用户",
            "任用", "待同步", "事项", "待裁", "待裁 --json", "裁定", "为何 P1", "历史 P1", "查找 示例", "状态", "帮助",
            "发放 查看 P1",
        ]
        for line in lines { #expect(session.run(line).status == .done, "\(line)") }
        #expect(try changes() == before)
    }
}

extension String {
    /// In a list's JSON: the standing of the row with that number.
    fileprivate func standing(of number: String) -> String? {
        guard let row = split(separator: "{").first(where: { $0.contains("\"\(number)\"") }),
            let start = row.range(of: "\"standing\":\"")
        else { return nil }
        return String(row[start.upperBound...].prefix { $0 != "\"" })
    }
}
