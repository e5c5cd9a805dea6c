internal import Foundation

/// What the pure parts can't have of themselves: the time, and randomness. A simulation supplies
/// its own.
public protocol Powers: Sendable {
    /// Milliseconds since 1970-01-01T00:00:00Z.
    func now() -> Int64
    func random() -> UInt64
}

extension Powers {
    /// A fresh UUID of version 7.
    public func identifier() -> Identifier {
        Identifier(milliseconds: now(), random: (random(), random()))
    }
}

/// The machine's clock and random numbers.
public struct SystemPowers: Powers {
    public init() {}

    public func now() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000
    }

    public func random() -> UInt64 { UInt64.random(in: .min ... .max) }
}
