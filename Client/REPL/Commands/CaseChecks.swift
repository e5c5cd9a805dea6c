internal import Catalog
internal import ChangeLog
internal import LineGrammar
internal import Money
internal import Replica
internal import TextTable

/// What a replica can see of the server's rules on dates and closed months: warned of at entry.
enum CaseChecks {
    static func future(_ date: CalendarDate, _ scene: Scene, at column: SourceColumn?) -> Refusal? {
        guard date > scene.today else { return nil }
        return Refusal(
            "future-date", at: column,
            what: Text(zh: "\(date) 还没到", en: "\(date) is in the future"),
            why: Text(zh: "今天是 \(scene.today)", en: "today is \(scene.today)"),
            next: Text(zh: "核对年份和日期", en: "check year and day"))
    }

    static func order(
        _ earlier: CalendarDate, _ later: CalendarDate, _ what: Text, at column: SourceColumn?
    ) -> Refusal? {
        guard later < earlier else { return nil }
        return Refusal(
            "date-order", at: column,
            what: Text(
                zh: "\(later) 早于\(what.zh) \(earlier)",
                en: "\(later) is before \(what.en) \(earlier)"),
            why: Text(zh: "先后不对", en: "the order is wrong"),
            next: Text(zh: "核对两个日期", en: "check both dates"))
    }

    static func closedPeriod(_ date: CalendarDate, _ scene: Scene, at column: SourceColumn?) throws
        -> Refusal?
    {
        guard let period = try scene.period(date.yearMonth), period.text("status") == "closed"
        else { return nil }
        return Refusal(
            "closed-period", at: column,
            what: Text(zh: "\(date.yearMonth) 已结账", en: "\(date.yearMonth) is closed"),
            why: Text(zh: "已结的月份不再变动", en: "a closed month doesn't change any more"),
            next: Refusal.orForce)
    }
}
