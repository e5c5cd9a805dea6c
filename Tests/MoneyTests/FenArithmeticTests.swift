import Money
import Testing

@Suite struct FenArithmeticTests {
    @Test(
        arguments: [
            (Int64.max, Int64(1)),
            (Int64.min, -1),
            (Int64.max, Int64.max),
        ] as [(Int64, Int64)])
    func `A sum beyond 64 bits is an error`(left: Int64, right: Int64) {
        #expect(throws: MoneyError.overflow) { try Fen(left).adding(Fen(right)) }
    }

    @Test func `Sums, differences and negation are exact at the ends of the range`() throws {
        #expect(try Fen(.max).adding(Fen(.min)) == Fen(-1))
        #expect(try Fen(.max).adding(.zero) == Fen(.max))
        #expect(try Fen(.min).subtracting(Fen(.min)) == .zero)
        #expect(try Fen(.max).negated() == Fen(.min + 1))
        #expect(throws: MoneyError.overflow) { try Fen(.min).negated() }
        #expect(throws: MoneyError.overflow) { try Fen(.min).subtracting(Fen(1)) }
    }

    @Test func `A sequence sums, and its running total is checked`() throws {
        #expect(try Fen.sum([]) == .zero)
        #expect(try Fen.sum([15_000, -20, 7].map { Fen($0) }) == Fen(14_987))
        #expect(throws: MoneyError.overflow) { try Fen.sum([Fen(.max), Fen(1), Fen(-1)]) }
    }

    @Test func `Amounts sort by value`() {
        #expect([3, -1, 0].map { Fen($0) }.sorted().map(\.count) == [-1, 0, 3])
    }

    @Test func `Tolerances add up and mark the sum`() throws {
        let exact = Figure(Fen(22_290_146), .exact)
        let printed = Figure(Fen(75_500_000), .printedInWan)
        #expect(try exact.adding(exact).yuan == "445,802.92")
        #expect(try exact.adding(printed) == Figure(Fen(97_790_146), .printedInWan))
        let sum = try Figure.sum([printed, exact, printed])
        #expect(sum.precision.tolerance == Fen(10_000))
        #expect(sum.yuan == "~1,732,901.46")
        #expect(sum.wanWithUnit == "~173.29万")
        #expect(Figure.zero.yuan == "0.00")
    }
}
