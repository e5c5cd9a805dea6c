internal import TestBench

/// What a simulated run is made of. All of it follows from the seed.
package struct SimulationPlan: Sendable {
    package let seed: UInt64
    package let steps: Int
    /// Devices at each station; HQ has two more.
    package let devices: [Int]
    /// How often an exchange goes wrong, in a hundred.
    package let lineFaultsPercent: Int
    /// How often a program dies at one of its durable writes, in a hundred.
    package let crashesPercent: Int
    /// How often a device's clock is set to something else, in a hundred.
    package let clockFaultsPercent: Int
    /// How much work is done between two syncs: the length of a step in hours, at most.
    package let stepHours: Int
    /// The budget, in payouts of a month.
    package let budgetPayouts: Int64

    /// Every twentieth seed plays a whole bureau.
    private static let wholeBureauEvery: UInt64 = 20

    /// - Parameter steps: fewer or more than the seed asks for.
    package init(seed: UInt64, steps: Int? = nil) {
        var generator = SplitMix64(seed: seed ^ 0x7369_7A68_616E_6721)
        let isWhole = seed % Self.wholeBureauEvery == 0
        let stations = isWhole ? 11 : generator.pick(2...3)
        self.seed = seed
        devices = (0..<stations).map { _ in
            isWhole ? 2 : generator.pick(1...2)
        }
        self.steps = steps ?? (isWhole ? 400 : 100)
        lineFaultsPercent = generator.pick([15, 30, 45])
        crashesPercent = generator.pick([5, 10, 15])
        clockFaultsPercent = generator.pick([0, 5, 10])
        stepHours = generator.pick([2, 12, 48])
        budgetPayouts = Int64(generator.pick([12, 40, 400]))
    }
}
