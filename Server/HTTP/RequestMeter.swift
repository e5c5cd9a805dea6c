public import Intake
internal import Synchronization

/// Counts the requests that failed since one was last answered: a server that fails all of them is
/// running, and does nothing.
public final class RequestMeter: Sendable {
    private let state = Mutex(FailingRequests())

    public init() {}

    public var failing: FailingRequests { state.withLock { $0 } }

    func answered() { state.withLock { $0 = FailingRequests() } }

    /// - Parameter instant: milliseconds since 1970.
    func failed(at instant: Int64, _ reason: String) {
        state.withLock {
            if $0.count == 0 { $0.since = instant }
            $0.count += 1
            $0.reason = reason
        }
    }
}
