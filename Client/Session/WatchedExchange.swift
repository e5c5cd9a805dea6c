public import ChangeLog
public import Replica
internal import Synchronization
public import Wire

/// A line that remembers what the newest reply said of the server's order, for the replica's watch.
public final class WatchedExchange: SyncExchange {
    private struct Heard {
        var serverTime: Int64
        var headSeq: UInt64
        var pageSeq: UInt64?
    }

    private let line: any SyncExchange
    private let heard = Mutex<Heard?>(nil)

    public init(_ line: any SyncExchange) { self.line = line }

    public func sync(_ request: WireSyncRequest) throws(SyncFailure) -> SyncReply {
        let reply = try line.sync(request)
        // A refusal of a token has a time and no head: it says nothing of the order.
        guard !reply.message.head.epoch.isEmpty else { return reply }
        heard.withLock {
            $0 = Heard(
                serverTime: reply.message.serverTime, headSeq: reply.message.head.seq,
                pageSeq: reply.page.flatMap { $0.isComplete ? $0.through.seq : nil })
        }
        return reply
    }

    public func reconcile(_ request: WireReconcileRequest) throws(SyncFailure)
        -> WireReconcileReply
    { try line.reconcile(request) }

    /// Notes at the replica what was heard since this was made; nothing where no answer came.
    public func note(at replica: ReplicaDatabase, failure: SyncFailure?) throws {
        guard let heard = heard.withLock({ $0 }) else { return }
        try replica.noteSync(
            serverTime: heard.serverTime, headSeq: heard.headSeq, pageSeq: heard.pageSeq,
            failure: failure?.code)
    }
}
