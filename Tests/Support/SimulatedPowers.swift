internal import ChangeLog
package import Foundation
internal import Synchronization

/// The time of a whole simulated bureau. It stands still until it is told to go on.
package final class SimulatedClock: Sendable {
    private let milliseconds: Mutex<Int64>

    /// 2024-07-01T09:00 in Shanghai.
    package static let start: Int64 = 1_719_795_600_000

    package init(at milliseconds: Int64 = start) { self.milliseconds = Mutex(milliseconds) }

    package var now: Int64 { milliseconds.withLock { $0 } }

    package func advance(seconds: Int64) { milliseconds.withLock { $0 += seconds * 1_000 } }
}

/// One machine's powers: the common clock, off by a skew, and random numbers from a seed.
package final class SimulatedPowers: Powers {
    private struct State {
        var skewMilliseconds: Int64
        var generator: SplitMix64
    }

    package let clock: SimulatedClock
    private let state: Mutex<State>

    package init(clock: SimulatedClock, seed: UInt64) {
        self.clock = clock
        state = Mutex(State(skewMilliseconds: 0, generator: SplitMix64(seed: seed)))
    }

    package func now() -> Int64 { clock.now + state.withLock { $0.skewMilliseconds } }

    package func random() -> UInt64 { state.withLock { $0.generator.next() } }

    package func setSkew(seconds: Int64) {
        state.withLock { $0.skewMilliseconds = seconds * 1_000 }
    }

    /// Other random numbers from here on: a copy of a disk doesn't copy the machine's.
    package func reseed(_ seed: UInt64) {
        state.withLock { $0.generator = SplitMix64(seed: seed) }
    }

    package func bytes(_ count: Int) -> Data {
        Data((0..<count).map { _ in UInt8(random() >> 56) })
    }

    /// The same powers as they stand now, going on apart.
    package func copy(clock: SimulatedClock) -> SimulatedPowers {
        let copy = SimulatedPowers(clock: clock, seed: 0)
        let now = state.withLock { $0 }
        copy.state.withLock { $0 = now }
        return copy
    }
}
