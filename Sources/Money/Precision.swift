/// How well an amount is known.
public enum Precision: Hashable, Sendable {
    /// Known to the fen.
    case exact
    /// Known from a printed, rounded figure: the true amount lies within `tolerance` on both sides.
    case printed(tolerance: Fen)

    /// A figure in 万元 with two decimals: ±0.005 万元, that is ±50 元.
    public static let printedInWan = Precision.printed(tolerance: Fen(Fen.perPrintedStep / 2))

    /// How far the true amount can lie from the one given; zero when exact.
    public var tolerance: Fen {
        switch self {
        case .exact: .zero
        case .printed(let tolerance): tolerance
        }
    }

    /// The precision of an amount that may be off by `tolerance`, which isn't negative.
    public init(tolerance: Fen) {
        self = tolerance == .zero ? .exact : .printed(tolerance: tolerance)
    }

    /// The precision of a sum: tolerances add up, and with one inexact term the sum is inexact.
    /// Throws `MoneyError.overflow` beyond 64 bits.
    public func combined(with other: Precision) throws(MoneyError) -> Precision {
        Precision(tolerance: try tolerance.adding(other.tolerance))
    }
}

/// An amount together with how well it is known.
public struct Figure: Hashable, Sendable {
    /// The amount.
    public let amount: Fen
    /// How well it is known.
    public let precision: Precision

    /// Nothing, exactly.
    public static let zero = Figure(.zero, .exact)

    /// Makes a figure.
    public init(_ amount: Fen, _ precision: Precision) {
        self.amount = amount
        self.precision = precision
    }

    /// The sum of two figures, as inexact as both together.
    /// Throws `MoneyError.overflow` beyond 64 bits.
    public func adding(_ other: Figure) throws(MoneyError) -> Figure {
        Figure(
            try amount.adding(other.amount), try precision.combined(with: other.precision))
    }

    /// The sum of `figures`; exactly nothing for none. Throws `MoneyError.overflow`.
    public static func sum(_ figures: some Sequence<Figure>) throws(MoneyError) -> Figure {
        var total = Figure.zero
        for figure in figures {
            total = try total.adding(figure)
        }
        return total
    }

    /// As `Fen.yuan`, with a leading `~` when inexact: `~8,863,870.26`.
    public var yuan: String { mark + amount.yuan }

    /// As `Fen.wanWithUnit`, with a leading `~` when inexact: `~886.39万`.
    public var wanWithUnit: String { mark + amount.wanWithUnit }

    private var mark: String { precision == .exact ? "" : "~" }
}
