import ChangeLog
import Foundation
import Reports
import Testing
import TextTable

struct ParkedStandingTests {
    /// 2024-04-10 12:00 in Shanghai.
    static let now: Int64 = 1_712_721_600_000
    static let day: Int64 = 86_400_000

    static func verdict(_ outcome: Verdict.Outcome, daysAgo: Int64) -> Verdict {
        Verdict(
            changeSet: .zero, device: .zero, number: 1, seq: 1, outcome: outcome,
            receivedAt: now - daysAgo * day, effectiveAt: 0, actor: .zero, intent: "",
            touched: [])
    }

    /// Outcomes with the days that they have waited, the alert, and the sentence.
    static let rows: [([(Verdict.Outcome, Int64)], Int?, String?)] = [
        ([], 7, nil),
        ([(.held, 30), (.applied, 30)], 7, nil),
        ([(.parked, 0)], 7, "待补 1 项, 最久已等 0 天"),
        ([(.parked, 6), (.parked, 2)], 7, "待补 2 项, 最久已等 6 天"),
        (
            [(.parked, 9), (.parked, 7), (.parked, 6), (.held, 20)], 7,
            "待补 3 项, 最久已等 9 天; 满 7 天的 2 项! 请查找所依据的录入"
        ),
        ([(.parked, 9)], nil, "待补 1 项, 最久已等 9 天"),
    ]

    @Test(arguments: rows.indices)
    func `Says how long what is parked has waited`(index: Int) {
        let (verdicts, alertDays, sentence) = Self.rows[index]
        let standing = ParkedStanding(
            verdicts.map { Self.verdict($0.0, daysAgo: $0.1) }, now: Self.now,
            alertDays: alertDays)
        #expect(standing.sentence(in: .zh) == sentence)
    }

    @Test func `A single one says it for the tray`() {
        func wait(_ outcome: Verdict.Outcome, _ days: Int64) -> String? {
            ParkedStanding(
                [Self.verdict(outcome, daysAgo: days)], now: Self.now, alertDays: 7
            ).wait?.zh
        }
        #expect(wait(.held, 9) == nil)
        #expect(wait(.parked, 6) == "已等 6 天")
        #expect(wait(.parked, 7) == "已等 7 天, 满 7 天了! 请查找所依据的录入")
    }
}
