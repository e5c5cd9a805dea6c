public import Money

/// The same words in both languages.
public struct Bilingual: Hashable, Sendable {
    /// The words in Chinese.
    public let chinese: String
    /// The words in English.
    public let english: String

    init(_ chinese: String, _ english: String) {
        self.chinese = chinese
        self.english = english
    }
}

/// One amount of one side of an identity.
public struct IdentityTerm: Hashable, Sendable {
    /// Which figure it is: 表三 2040602 项目支出, table 3 2040602 project.
    public let label: Bilingual
    /// The amount, and how well it is known.
    public let figure: Figure
}

/// Two sums that must be equal, apart from rounding: a fact about the document, as data.
public struct Identity: Hashable, Sendable {
    /// What kind of fact it is.
    public enum Group: String, CaseIterable, Sendable {
        /// The rows below a total add up to it.
        case rows
        /// The columns beside a total add up to it.
        case columns
        /// Two tables say the same.
        case tables
        /// A project's yuan, rounded, are its printed 万元; its payers add up to its year.
        case yuan
        /// The ledger's entries add up to the document's total.
        case ledger

        /// The group's name.
        public var name: Bilingual {
            switch self {
            case .rows: Bilingual("下级合计", "rows to totals")
            case .columns: Bilingual("分栏合计", "columns to totals")
            case .tables: Bilingual("表间勾稽", "table to table")
            case .yuan: Bilingual("元与万元", "yuan to 万元")
            case .ledger: Bilingual("入账总额", "ledger total")
            }
        }
    }

    /// What kind of fact it is.
    public let group: Group
    /// What is compared.
    public let name: Bilingual
    /// The figures whose sum is the left side.
    public let left: [IdentityTerm]
    /// The figures whose sum is the right side.
    public let right: [IdentityTerm]
}

/// How an identity turned out. Differences are left less right.
public enum IdentityOutcome: Hashable, Sendable {
    /// Both sides are the same to the fen.
    case exact
    /// They differ by no more than the printed figures were rounded.
    case rounding(difference: Fen)
    /// They differ by more: one of the figures is wrong. Reported, not refused.
    case contradiction(difference: Fen)
}

/// An identity with its sums and outcome.
public struct IdentityResult: Hashable, Sendable {
    /// What was compared.
    public let identity: Identity
    /// The sum of the left side.
    public let left: Fen
    /// The sum of the right side.
    public let right: Fen
    /// How it turned out.
    public let outcome: IdentityOutcome
}

extension Identity {
    /// Compares the sides. A sum of n printed figures against their printed total may be off by
    /// 0.005 × (n + 1) 万元, the tolerances of all figures on both sides together.
    /// Throws `MoneyError.overflow` when a sum leaves 64 bits.
    public func checked() throws(MoneyError) -> IdentityResult {
        let left = try Figure.sum(left.map(\.figure))
        let right = try Figure.sum(right.map(\.figure))
        let difference = try left.amount.subtracting(right.amount)
        let tolerance = try left.precision.combined(with: right.precision).tolerance
        let outcome: IdentityOutcome =
            if difference == .zero {
                .exact
            } else if difference.count.magnitude <= tolerance.count.magnitude {
                .rounding(difference: difference)
            } else {
                .contradiction(difference: difference)
            }
        return IdentityResult(
            identity: self, left: left.amount, right: right.amount, outcome: outcome)
    }
}
