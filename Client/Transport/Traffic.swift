internal import Synchronization

/// Bytes counted on the wire.
final class Traffic: Sendable {
    private let counts = Mutex((sent: 0, received: 0))

    var total: (sent: Int, received: Int) { counts.withLock { $0 } }

    func add(sent: Int, received: Int) {
        counts.withLock {
            $0.sent += sent
            $0.received += received
        }
    }
}
