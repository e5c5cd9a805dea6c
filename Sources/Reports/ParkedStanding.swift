public import ChangeLog
internal import Money
public import TextTable

/// How long what is parked has waited for what it depends on, and whether that is worth an alert.
public struct ParkedStanding: Hashable, Sendable {
    public let count: Int
    public let longestDays: Int
    /// How many have waited for so many days as the rules alert after.
    public let overdueCount: Int
    public let alertDays: Int?

    /// - Parameters:
    ///   - now: milliseconds since 1970.
    ///   - alertDays: nil: nothing is ever overdue.
    public init(_ verdicts: some Sequence<Verdict>, now: Int64, alertDays: Int?) {
        let days = verdicts.filter { $0.outcome == .parked && $0.isOpen }.map {
            Self.days(from: $0.receivedAt, to: now)
        }
        count = days.count
        longestDays = days.max() ?? 0
        overdueCount = alertDays.map { limit in days.count { $0 >= limit } } ?? 0
        self.alertDays = alertDays
    }

    private static func days(from received: Int64, to now: Int64) -> Int {
        guard let first = try? CalendarDate.inShanghai(millisecondsSince1970: received),
            let today = try? CalendarDate.inShanghai(millisecondsSince1970: now)
        else { return 0 }
        return max(0, first.days(until: today))
    }

    /// `待补 2 项, 最久已等 9 天; 满 7 天的 1 项, 请查找所依据的录入`; nil where nothing is parked.
    public func sentence(in language: Language) -> String? {
        guard count > 0 else { return nil }
        let standing = Text(
            zh: "待补 \(count) 项, 最久已等 \(longestDays) 天",
            en: "parked \(count), the longest for \(longestDays) days")
        guard let alert = alert(overdueCount) else { return standing[language] }
        return standing[language] + "; " + alert[language]
    }

    /// `已等 9 天; 满 7 天的 1 项, …` of a single one; nil where it isn't parked.
    public var wait: Text? {
        guard count > 0 else { return nil }
        let standing = Text(zh: "已等 \(longestDays) 天", en: "waiting for \(longestDays) days")
        guard overdueCount > 0, let alertDays else { return standing }
        return Text(
            zh: "\(standing.zh), 满 \(alertDays) 天了! 请查找所依据的录入",
            en: "\(standing.en), which is \(alertDays) or more! Look for what it depends on")
    }

    private func alert(_ overdue: Int) -> Text? {
        guard overdue > 0, let alertDays else { return nil }
        return Text(
            zh: "满 \(alertDays) 天的 \(overdue) 项! 请查找所依据的录入",
            en: "\(overdue) for \(alertDays) days or more! Look for what they depend on")
    }
}
