public import Catalog

/// The bureau's record types as data: what the engine makes tables, checks, scopes and sums from.
///
/// Numbers are on the wire and are never reused. The field lists follow the bureau's published
/// budget and the practice of people's mediation; README.md names what is assumed.
public enum LedgerCatalog {
    public static let version: UInt32 = 4

    public static let catalog = RecordCatalog(
        version: version,
        types: [
            station, user, device, period, project, budgetEntry, indicator, rate, chargeRule,
            allocation, person, assignment, mediationCase, claim, attachment, payout, counterEntry,
            paymentEvent, approval, ruling, observation, withdrawal, deviceSlice, sliceWriteOff,
            batch, proration, approvalPolicy, ruleSet,
        ], withdrawal: WithdrawalType(type: 22, changeSet: 1))

    /// The largest amount of one entry: 100 billion yuan. Sums of them stay far from Int64's end.
    static let positiveFen: ClosedRange<Int64> = 1...10_000_000_000_000
    static let signedFen: ClosedRange<Int64> = -10_000_000_000_000...10_000_000_000_000
    static let count: ClosedRange<Int64> = 0...1_000_000_000
}
