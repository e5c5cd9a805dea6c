public import CoreMetrics

extension Timer {
    /// Times a piece of work for whatever metrics backend the program has set up; without one it
    /// costs two readings of the clock.
    public func measure<Result>(_ body: () throws -> Result) rethrows -> Result {
        let start = ContinuousClock.now
        defer {
            let spent = (ContinuousClock.now - start).components
            recordNanoseconds(spent.seconds * 1_000_000_000 + spent.attoseconds / 1_000_000_000)
        }
        return try body()
    }
}
