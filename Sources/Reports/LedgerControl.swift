public import Money

/// Totals as the database itself adds them up, beside those that the ledger computes.
public struct LedgerControl: Hashable, Sendable {
    public var available: Fen
    public var accepted: Fen
    /// Positive.
    public var reversed: Fen
    public var count: Int64
    public var reversalCount: Int64

    /// Makes the totals; without arguments, nothing.
    public init(
        available: Fen = .zero, accepted: Fen = .zero, reversed: Fen = .zero, count: Int64 = 0,
        reversalCount: Int64 = 0
    ) {
        self.available = available
        self.accepted = accepted
        self.reversed = reversed
        self.count = count
        self.reversalCount = reversalCount
    }

    /// Accepted less reversed. Throws `MoneyError.overflow`.
    public func net() throws(MoneyError) -> Fen { try accepted.subtracting(reversed) }
}

/// Two ways to the same figure.
public struct LedgerCheck: Hashable, Sendable {
    /// What the two sides are: of fen, or of records.
    public enum Unit: Hashable, Sendable { case fen, records }

    /// Kebab-case, such as `by-station.net`.
    public let name: String
    public let unit: Unit
    public let left: Int64
    public let right: Int64

    /// Makes a check.
    public init(_ name: String, _ unit: Unit, _ left: Int64, _ right: Int64) {
        self.name = name
        self.unit = unit
        self.left = left
        self.right = right
    }

    /// Makes a check of two amounts.
    public init(_ name: String, _ left: Fen, _ right: Fen) {
        self.init(name, .fen, left.count, right.count)
    }

    public var isEqual: Bool { left == right }

    /// Name and both sides: `by-station.net 100.00 <> 101.00`.
    public var sentence: String {
        let sign = isEqual ? "=" : "<>"
        switch unit {
        case .fen: return "\(name) \(Fen(left).yuan) \(sign) \(Fen(right).yuan)"
        case .records: return "\(name) \(left) \(sign) \(right)"
        }
    }
}
