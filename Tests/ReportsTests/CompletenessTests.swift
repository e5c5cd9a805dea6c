import Money
import Reports
import Testing
import TextTable

struct CompletenessTests {
    /// 2024-04-10 12:00 in Shanghai.
    static let now: Int64 = 1_712_721_600_000
    static let day: Int64 = 86_400_000

    static func device(
        _ station: String, _ daysAgo: Int64?, pending: Int = 0, letter: String = "A",
        isRevoked: Bool = false, isClosed: Bool = false
    ) -> DeviceStanding {
        DeviceStanding(
            stationCode: station, letter: letter, lastContact: daysAgo.map { now - $0 * day },
            pendingCount: pending, isRevoked: isRevoked, isClosed: isClosed,
            acknowledgedNumber: 7)
    }

    static func sentence(
        _ devices: [DeviceStanding]?, _ open: [YearMonth?: Int] = [:], month: Int = 3
    )
        throws -> String
    {
        Completeness.judge(
            LedgerFilter(month: try YearMonth(year: 2024, month: month)), devices: devices,
            openCounts: open, now: now
        ).sentence(in: .zh)
    }

    @Test func `Final when all were heard after the end`() throws {
        let gone = Self.device("07", nil, isRevoked: true)
        #expect(try Self.sentence([Self.device("03", 1), gone]) == "定稿")
        #expect(try Self.sentence([Self.device("03", 9)]) == "定稿")
        #expect(try Self.sentence([Self.device("03", 10)]) == "暂定: 待03所(10天)")
    }

    @Test func `Names what it waits for`() throws {
        let devices = [
            Self.device("11", 0, pending: 3), Self.device("05", 12), Self.device("07", nil),
            Self.device("03", 12, pending: 1, letter: "B"), Self.device("03", 0),
        ]
        #expect(
            try Self.sentence(devices)
                == "暂定: 待03所B机(12天,待报1项)、05所(12天)、07所(从未联系)、11所(待报3项)")
        #expect(
            try Self.sentence([Self.device("03", 0)], [month(3): 2, month(2): 5, nil: 1])
                == "暂定: 待局裁定(3项)")
    }

    /// Somebody may hold its key and have entries that nobody has heard of; HQ says when nobody does.
    @Test func `A forked device is waited for until it is revoked`() throws {
        let all = [Self.device("03", 0, isClosed: true), Self.device("03", 0, letter: "B")]
        #expect(
            try Self.sentence(all) == "暂定: 待03所A机(分叉, 待重新登记; 都已登记的由局里停用)")
        let settled = [
            Self.device("03", 0, isRevoked: true, isClosed: true),
            Self.device("03", 0, letter: "B"),
        ]
        #expect(try Self.sentence(settled) == "定稿")
    }

    @Test func `An open period waits for its end, a replica doesn't know`() throws {
        #expect(try Self.sentence([Self.device("03", 0)], month: 4) == "暂定: 待期间结束")
        #expect(try Self.sentence(nil) == "是否定稿此处不知: 请问服务器")
    }
}
