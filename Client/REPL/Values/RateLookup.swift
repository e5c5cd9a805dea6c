internal import Catalog
internal import ChangeLog
internal import Foundation
internal import GRDB
internal import Ledger
internal import Money
internal import TextTable

/// Rates and charge rules in force on a day, found as the server's rules find them: what a rate
/// leaves open concerns all, the nearest fit comes first.
extension Scene {
    /// The rate of a payout kind on a day.
    func rate(
        _ kind: PayoutKind, on date: CalendarDate, tier: CaseTier? = nil,
        agreement: AgreementForm? = nil
    ) throws -> Entity? {
        try find(.rate, ["kind": .text(kind.rawValue)])
            .filter {
                Self.isInForce($0, on: date) && Self.fits($0["tier"], tier?.rawValue)
                    && Self.fits($0["agreement"], agreement?.rawValue)
            }
            .max { Self.rank($0) < Self.rank($1) }
    }

    /// What a kind of payout is charged to on a day.
    func chargeRule(_ kind: PayoutKind, on date: CalendarDate) throws -> Entity? {
        try find(.chargeRule, ["kind": .text(kind.rawValue)])
            .filter { Self.isInForce($0, on: date) }
            .max { ($0.date("from") ?? date, $0.id) < ($1.date("from") ?? date, $1.id) }
    }

    /// The rate that a closed case is paid by; nil where nothing is due.
    func rate(ofCase record: Entity) throws -> Entity? {
        guard record.choice("result", CaseResult.self) == .success,
            let closed = record.date("closed")
        else { return nil }
        return try rate(
            .caseSubsidy, on: closed, tier: record.choice("tier"),
            agreement: record.choice("agreement") ?? AgreementForm.none)
    }

    static func isInForce(_ entity: Entity, on date: CalendarDate) -> Bool {
        guard let from = entity.date("from"), from <= date else { return false }
        return entity.date("to").map { date <= $0 } ?? true
    }

    private static func fits(_ value: FieldValue, _ code: String?) -> Bool {
        value == .absent || value.text == code
    }

    private static func rank(_ rate: Entity) -> (Int, Int32, Identifier) {
        let named = ["tier", "agreement"].filter { rate[$0] != .absent }.count
        return (named, rate.date("from")?.number ?? 0, rate.id)
    }

    /// The same choice as `rate(ofCase:)`, in SQL over the case r: its amount in fen.
    static let rateOfCaseSQL = """
        (SELECT t.amount_fen FROM rate t WHERE t.kind = 'case-subsidy'
         AND r.result = 'success' AND r.closed IS NOT NULL AND t."from" <= r.closed
         AND (t."to" IS NULL OR t."to" >= r.closed)
         AND (t.tier IS NULL OR t.tier = r.tier)
         AND (t.agreement IS NULL OR t.agreement = coalesce(r.agreement, 'none'))
         ORDER BY (t.tier IS NOT NULL) + (t.agreement IS NOT NULL) DESC, t."from" DESC, t.id DESC
         LIMIT 1)
        """
}
