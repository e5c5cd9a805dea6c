/// An amount of money: a signed count of fen (分, one hundredth of a yuan) in 64 bits.
///
/// Arithmetic is checked. An amount that leaves the range of `Int64` is an error, never a trap and
/// never a wrapped number; no floating point is used anywhere. The range is about ±92 quadrillion
/// yuan, so overflow in practice means damaged input.
///
/// ```swift
/// let pay = try Fen.parse("1,500.00")       // 150000 fen
/// try pay.adding(Fen(50)).yuan              // "1,500.50"
/// ```
public struct Fen: Hashable, Sendable {
    /// The number of fen; negative for a reversal or a withdrawal.
    public let count: Int64

    /// Makes an amount of `count` fen.
    public init(_ count: Int64) {
        self.count = count
    }

    /// No money.
    public static let zero = Fen(0)

    /// How many fen make a yuan.
    public static let perYuan: Int64 = 100

    /// How many fen make the second decimal of a figure printed in 万元 (0.01 万元 = 100 元).
    public static let perPrintedStep: Int64 = 10_000
}

extension Fen: Comparable {
    /// Smaller amounts come first, so negative ones before zero.
    public static func < (left: Fen, right: Fen) -> Bool {
        left.count < right.count
    }
}

extension Fen {
    /// This amount plus another. Throws `MoneyError.overflow` beyond 64 bits.
    public func adding(_ other: Fen) throws(MoneyError) -> Fen {
        let (sum, overflow) = count.addingReportingOverflow(other.count)
        guard !overflow else { throw .overflow }
        return Fen(sum)
    }

    /// This amount less another. Throws `MoneyError.overflow` beyond 64 bits.
    public func subtracting(_ other: Fen) throws(MoneyError) -> Fen {
        let (difference, overflow) = count.subtractingReportingOverflow(other.count)
        guard !overflow else { throw .overflow }
        return Fen(difference)
    }

    /// The amount with the other sign. Throws `MoneyError.overflow` for the most negative amount,
    /// which has no positive twin.
    public func negated() throws(MoneyError) -> Fen {
        try Fen.zero.subtracting(self)
    }

    /// The sum of `amounts`; zero for none. Throws `MoneyError.overflow` when a running total
    /// leaves 64 bits, even if later amounts would bring it back.
    public static func sum(_ amounts: some Sequence<Fen>) throws(MoneyError) -> Fen {
        var total = Fen.zero
        for amount in amounts {
            total = try total.adding(amount)
        }
        return total
    }
}
