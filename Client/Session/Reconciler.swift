internal import ChangeLog
internal import Foundation
internal import Replica
internal import Wire

/// The one way to repair: compares what the replica holds with what the server has, record by
/// record, and fetches what differs. The outbox is never touched.
struct Reconciler {
    let replica: ReplicaDatabase
    let exchange: any SyncExchange

    /// A server that has lost its memory since the pull, and hasn't its records back yet.
    private struct AnotherMemory: Error {}

    /// - Returns: how many records were mended; nil, and nothing has changed, where the server has lost
    ///   its memory since the pull.
    func run(roundTrips: inout Int) throws -> Int? {
        do { return try repair(&roundTrips) } catch is AnotherMemory { return nil }
    }

    private func repair(_ roundTrips: inout Int) throws -> Int {
        guard let identity = try replica.identity() else { throw ReplicaFailure.notEnrolled }
        let cursor = try replica.standing().cursor
        var request = WireReconcileRequest()
        request.protocolVersion = Limit.protocolVersion
        request.bureau = identity.bureau.data
        request.device = identity.device.data
        let start = try send(request, upon: cursor, &roundTrips)
        var repair = try replica.beginRepair()
        for type in Set(start.types).union(repair.types).sorted() {
            request.type = type
            try compare(request, upon: cursor, &repair, &roundTrips)
        }
        return try replica.finish(repair)
    }

    private func compare(
        _ base: WireReconcileRequest, upon cursor: PullCursor?, _ repair: inout ReplicaRepair,
        _ roundTrips: inout Int
    ) throws {
        var request = base
        while true {
            let listing = try send(request, upon: cursor, &roundTrips)
            let wanted = try replica.compare(
                listing.holdings, type: request.type, after: request.after,
                isLast: !listing.more, &repair)
            for start in stride(from: 0, to: wanted.count, by: Limit.fetchesPerRequest) {
                var fetch = base
                fetch.fetch = wanted[start...].prefix(Limit.fetchesPerRequest).map(\.data)
                let records = try send(fetch, upon: cursor, &roundTrips).records
                    .map { try RecordImage($0) }
                try replica.keep(records, in: &repair)
            }
            guard listing.more, let last = listing.holdings.last else { return }
            request.after = last.id
        }
    }

    /// - Parameter cursor: of the pull that is visible: what answers must go on from there.
    private func send(
        _ request: WireReconcileRequest, upon cursor: PullCursor?, _ roundTrips: inout Int
    ) throws -> WireReconcileReply {
        let reply = try exchange.reconcile(request)
        roundTrips += 1
        guard reply.refusal.code.isEmpty else {
            throw SyncFailure.refused(code: reply.refusal.code)
        }
        let head = PullCursor(reply.head)
        guard let cursor, let head, head.epoch == cursor.epoch,
            head.seq > cursor.seq || head == cursor
        else { throw AnotherMemory() }
        return reply
    }
}
