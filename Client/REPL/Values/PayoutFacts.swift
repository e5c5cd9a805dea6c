internal import Catalog
internal import ChangeLog
internal import GRDB
internal import Ledger
internal import Money

/// What follows from the records that name a payout.
extension Scene {
    /// How much of a payout isn't reversed, as this replica sees it.
    func remaining(of payout: Entity) throws -> Fen {
        let reversals = try find(.counterEntry, ["payout": .reference(payout.id)])
        return try Fen.sum([payout.amount()] + reversals.map { $0.amount() })
    }

    /// The newest payment event of a payout.
    func lastPayment(of payout: Entity) throws -> Entity? {
        try find(.paymentEvent, ["payout": .reference(payout.id)])
            .max { ($0.date("date")?.number ?? 0, $0.id) < ($1.date("date")?.number ?? 0, $1.id) }
    }

    func isPaid(_ payout: Entity) throws -> Bool {
        try lastPayment(of: payout)?.choice("kind", PaymentKind.self) == .paid
    }

    /// The first payout that agrees with the values and isn't wholly reversed.
    func livePayout(_ values: [String: FieldValue]) throws -> Entity? {
        try find(.payout, values).first { try remaining(of: $0) > .zero }
    }

    /// The period record of a month; months without one are open.
    func period(_ month: YearMonth) throws -> Entity? {
        try find(.period, ["month": month.value], limit: 1).first
    }
}

extension Entity {
    /// The version of a person's bank details that a payout is made upon: the server holds it when
    /// they changed meanwhile. Nil of a stub, which says nothing of them.
    var accountVersion: FieldValue? {
        if image.isStub { return nil }
        return .opaque(image.version(ofRegister: type.require("bank-name").register).data)
    }
}

/// The same in SQL, over the payout r.
enum PayoutSQL {
    static let remaining = """
        (r.amount_fen + coalesce(
          (SELECT sum(k.amount_fen) FROM counter_entry k WHERE k.payout = r.id), 0))
        """

    /// What came back is reversed, too: that it came back tells more.
    static let payment = """
        CASE WHEN \(last) = 'returned' THEN 'returned' WHEN \(remaining) <= 0 THEN 'reversed'
        ELSE coalesce(\(last), 'unpaid') END
        """

    private static let last = """
        (SELECT e.kind FROM payment_event e WHERE e.payout = r.id
         ORDER BY e.date DESC, e.id DESC LIMIT 1)
        """

    /// Reversed, in part or whole, though the bank says paid: money to be had back. It ends with the
    /// event that records its return.
    static let isDue = """
        (EXISTS (SELECT 1 FROM counter_entry k WHERE k.payout = r.id) AND 'paid' = (
          SELECT e.kind FROM payment_event e WHERE e.payout = r.id
          ORDER BY e.date DESC, e.id DESC LIMIT 1))
        """

    /// Paid, returned or reversed: nothing is so without a payment event or a counter-entry, which
    /// are looked for first.
    static let isPaid = "\(hasPayment) AND \(payment) = 'paid'"
    static let isReturned = "\(hasPayment) AND \(payment) = 'returned'"
    static let isReversed =
        "r.id IN (SELECT k.payout FROM counter_entry k) AND \(remaining) <= 0"
    private static let hasPayment = "r.id IN (SELECT e.payout FROM payment_event e)"

    /// Whether the case r has a subsidy that isn't wholly reversed.
    static let caseIsPaid = """
        EXISTS (SELECT 1 FROM payout p WHERE p."case" = r.id AND p.kind = 'case-subsidy'
          AND p.amount_fen + coalesce(
            (SELECT sum(k.amount_fen) FROM counter_entry k WHERE k.payout = p.id), 0) > 0)
        """
}
