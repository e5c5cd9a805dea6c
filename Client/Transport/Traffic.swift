internal import Synchronization

/// What an exchange learns as it goes: bytes on the wire, and how far this machine's clock is off.
final class Traffic: Sendable {
    private let counts = Mutex((sent: 0, received: 0))
    private let offset = Mutex(Int64(0))

    /// Milliseconds to add to this machine's clock to get the server's.
    var clockOffset: Int64 { offset.withLock { $0 } }

    func setClockOffset(_ milliseconds: Int64) { offset.withLock { $0 = milliseconds } }

    var total: (sent: Int, received: Int) { counts.withLock { $0 } }

    func add(sent: Int, received: Int) {
        counts.withLock {
            $0.sent += sent
            $0.received += received
        }
    }
}
