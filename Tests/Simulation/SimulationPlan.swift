internal import TestBench

/// What a simulated run is made of. All of it follows from the seed.
package struct SimulationPlan: Sendable {
    /// Which programs are in use.
    enum Programs: Sendable {
        case same
        /// The server's is a later one than that of some devices.
        case laterServer
        /// Some devices' is a later one than the server's.
        case laterDevices
    }

    package let seed: UInt64
    package let steps: Int
    /// Devices at each station.
    let devices: [Int]
    let headquartersDevices: Int
    /// How often an exchange goes wrong, in a hundred.
    let lineFaultsPercent: Int
    /// How often a program dies at one of its durable writes, in a hundred.
    let crashesPercent: Int
    /// How often a device's clock is set to something else, in a hundred.
    let clockFaultsPercent: Int
    /// How much work is done between two syncs: the length of a step in hours, at most.
    let stepHours: Int
    /// The budget, in payouts of a month.
    let budgetPayouts: Int64
    /// How often something happens to a disk, a memory or a program, in a hundred steps.
    let disastersPercent: Int
    /// How often the server may lose its memory.
    let losses: Int
    let programs: Programs
    /// Programs that aren't the same don't speak the same version of the protocol either.
    let protocolsDiffer: Bool
    /// The first station has no line for a year.
    let isAwayForAYear: Bool
    /// How often somebody does something with a stick, in a hundred steps.
    let sticksPercent: Int

    private enum Size {
        case few, some, wholeBureau

        /// Most are small, so that many are played.
        init(_ seed: UInt64) {
            self = seed % 100 == 0 ? .wholeBureau : seed % 16 == 0 ? .some : .few
        }
    }

    /// - Parameter steps: fewer or more than the seed asks for.
    package init(seed: UInt64, steps: Int? = nil) {
        var generator = SplitMix64(seed: seed ^ 0x7369_7A68_616E_6721)
        self.seed = seed
        let usual: Int
        switch Size(seed) {
        case .few:
            usual = 50
            devices = [1, generator.pick(1...2)]
            headquartersDevices = 1
        case .some:
            usual = 100
            devices = (1...3).map { _ in generator.pick(1...2) }
            headquartersDevices = 2
        case .wholeBureau:
            usual = 300
            devices = (1...11).map { _ in 2 }
            headquartersDevices = 2
        }
        self.steps = steps ?? usual
        lineFaultsPercent = generator.pick([10, 25, 40])
        crashesPercent = generator.pick([5, 10, 15])
        clockFaultsPercent = generator.pick([0, 5, 10])
        isAwayForAYear = generator.chance(12)
        let yearHours = 2 * 420 * 24 / usual
        stepHours = isAwayForAYear ? yearHours : generator.pick([2, 12, 48])
        budgetPayouts = Int64(generator.pick([12, 40, 400]))
        let (disasters, losses) = (generator.pick([10, 20, 30]), generator.pick([0, 0, 1, 1, 2]))
        // One in ten loses its memory again and again.
        let isForgetful = seed % 10 == 8
        disastersPercent = isForgetful ? disasters + 20 : disasters
        self.losses = isForgetful ? 2 * losses + 3 : losses
        programs = generator.pick([.same, .same, .laterServer, .laterDevices])
        // What a sealed file says of the protocol can't be changed from outside.
        protocolsDiffer = programs != .same && generator.chance(30)
        sticksPercent = protocolsDiffer ? 0 : generator.pick([0, 0, 15, 30])
    }
}
