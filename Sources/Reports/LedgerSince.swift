internal import Catalog
public import ChangeLog
internal import Ledger
public import Money

/// One record that changed the ledger's totals.
public struct LedgerChange: Hashable, Sendable {
    /// What the record is.
    public enum Kind: String, Hashable, Sendable {
        case payout
        case reversal
        case budget
    }

    public let kind: Kind
    /// Its place in the server's order.
    public let seq: UInt64
    public let record: Identifier
    /// The document number; for a budget entry without one, its line's key.
    public let number: String
    public let line: LedgerLine
    public let station: Identifier?
    public let month: YearMonth?
    /// Signed, as the record has it: negative for a counter-entry.
    public let amount: Fen

    /// What the record adds to available.
    public var effectOnAvailable: Fen { kind == .budget ? amount : .zero }
    /// What the record adds to net.
    public var effectOnNet: Fen { kind == .budget ? .zero : amount }

    /// Reads a canonical record.
    ///
    /// - Returns: nil where its type isn't one that moves the ledger, or it has no amount.
    public init?(_ image: RecordImage) {
        guard let type = LedgerCatalog.catalog.type(image.type) else { return nil }
        switch type.name {
        case "payout": kind = .payout
        case "counter-entry": kind = .reversal
        case "budget-entry": kind = .budget
        default: return nil
        }
        let fields = NamedFields(type: type, values: image.fields)
        guard let amount = fields["amount-fen"].integer else { return nil }
        self.amount = Fen(amount)
        seq = image.seq
        record = image.id
        number = fields["number"].text ?? fields["line"].text ?? ""
        line = LedgerLine(
            project: fields["project"].reference, source: fields["source"].text ?? "",
            functionCode: fields["function-code"].text ?? "")
        station = fields["station"].reference
        month = fields["posting-month"].integer.flatMap(YearMonth.init(stored:))
    }
}

/// What changed the ledger after a seq, and whether that explains the difference in its totals.
public struct LedgerSince: Sendable {
    public let seq: UInt64
    /// By seq.
    public let changes: [LedgerChange]
    /// The sum of the changes.
    public let effect: LedgerControl
    public let then: LedgerControl
    public let now: LedgerControl
    public let checks: [LedgerCheck]

    /// Explains. Throws `MoneyError.overflow`.
    ///
    /// - Parameters:
    ///   - seq: of the earlier print.
    ///   - changes: canonical records with a greater seq; others are passed over.
    ///   - then: the totals at `seq`, best those that were printed.
    ///   - now: the totals now.
    public init(
        seq: UInt64, changes: [LedgerChange], then: LedgerControl, now: LedgerControl
    ) throws(MoneyError) {
        self.seq = seq
        self.then = then
        self.now = now
        self.changes = changes.filter { $0.seq > seq }
            .sorted { ($0.seq, $0.record) < ($1.seq, $1.record) }
        effect = try LedgerControl.sum(self.changes)
        checks = [
            LedgerCheck(
                "since.available", try then.available.adding(effect.available), now.available),
            LedgerCheck("since.accepted", try then.accepted.adding(effect.accepted), now.accepted),
            LedgerCheck("since.reversed", try then.reversed.adding(effect.reversed), now.reversed),
            LedgerCheck(
                "since.count", .records, try checkedSum(then.count, effect.count), now.count),
            LedgerCheck(
                "since.reversal-count", .records,
                try checkedSum(then.reversalCount, effect.reversalCount), now.reversalCount),
        ]
    }

    /// Whether the changes explain the difference.
    public var isConsistent: Bool { checks.allSatisfy(\.isEqual) }
}

extension LedgerControl {
    fileprivate static func sum(_ changes: [LedgerChange]) throws(MoneyError) -> LedgerControl {
        var sum = LedgerControl()
        for change in changes {
            switch change.kind {
            case .payout:
                sum.accepted = try sum.accepted.adding(change.amount)
                sum.count = try checkedSum(sum.count, 1)
            case .reversal:
                sum.reversed = try sum.reversed.subtracting(change.amount)
                sum.reversalCount = try checkedSum(sum.reversalCount, 1)
            case .budget:
                sum.available = try sum.available.adding(change.amount)
            }
        }
        return sum
    }
}
