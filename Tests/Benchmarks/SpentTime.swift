import CoreMetrics
import Synchronization

/// A metrics backend that adds up what the timers report, by label.
final class SpentTime: MetricsFactory, Sendable {
    private let totals = Mutex<[String: (count: Int, nanoseconds: Int64)]>([:])

    private final class Total: TimerHandler {
        let label: String
        let owner: SpentTime

        init(_ label: String, _ owner: SpentTime) {
            self.label = label
            self.owner = owner
        }

        func recordNanoseconds(_ duration: Int64) {
            owner.totals.withLock { totals in
                let before = totals[label] ?? (0, 0)
                totals[label] = (before.count + 1, before.nanoseconds + duration)
            }
        }
    }

    func milliseconds(_ label: String) -> Int64 {
        totals.withLock { ($0[label]?.nanoseconds ?? 0) / 1_000_000 }
    }

    func count(_ label: String) -> Int { totals.withLock { $0[label]?.count ?? 0 } }

    func clear() { totals.withLock { $0 = [:] } }

    func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        Total(label, self)
    }

    // What isn't a timer isn't looked at.

    func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        NOOPMetricsHandler.instance
    }

    func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool)
        -> any RecorderHandler
    { NOOPMetricsHandler.instance }

    func destroyTimer(_ handler: any TimerHandler) {}
    func destroyCounter(_ handler: any CounterHandler) {}
    func destroyRecorder(_ handler: any RecorderHandler) {}
}
