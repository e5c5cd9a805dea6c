internal import ChangeLog
internal import Foundation
internal import GRDB
internal import Journal
internal import Judge
internal import RecordStore
internal import Wire

/// What devices send: held against their chains, and taken in.
extension SyncService {
    /// - Returns: why the segments can't go on the device's chain; nil when all of them did.
    func take(
        _ segments: [WireSegment], _ state: inout DeviceState, _ standing: DeviceFacts,
        _ bureau: Identifier, _ receivedAt: Int64, _ db: Database
    ) throws -> RefusalCode? {
        let isMany = segments.reduce(0) { $0 + $1.bodies.count } > 32
        return try intake(db, receivedAt: receivedAt, takesMany: isMany) { transaction in
            // All of it is accepted before any of it is judged: a withdrawal counts for what comes
            // before it in the request.
            let (arrivals, refusal) = try accept(segments, state, standing, bureau, db)
            try transaction.foresee(
                arrivals.compactMap(\.decoded), carrier: state.device, standing: standing)
            for arrival in arrivals {
                try transaction.take(
                    arrival.body, arrival.decoded, at: arrival.position, carrier: state.device,
                    standing: standing)
                state.acknowledged = arrival.position
            }
            return refusal
        }
    }

    /// A body that goes on a device's chain, read where it can be.
    private struct Arrival {
        let body: Data
        let position: ChainPosition
        let decoded: ChangeSet?
    }

    /// What the server doesn't have yet of the segments, up to the first that is refused.
    private func accept(
        _ segments: [WireSegment], _ state: DeviceState, _ standing: DeviceFacts,
        _ bureau: Identifier, _ db: Database
    ) throws -> (arrivals: [Arrival], refusal: RefusalCode?) {
        var arrivals: [Arrival] = []
        var links: [UInt64: Hash256] = [:]
        var end = state.acknowledged
        for segment in segments {
            let check = try SegmentCheck(db, bureau: bureau, standing: standing, ahead: links)
                .check(segment, acknowledged: end)
            switch check {
            case .refused(let code): return (arrivals, code)
            case .accepted(let fresh):
                for (body, position) in fresh {
                    arrivals.append(
                        Arrival(
                            body: body, position: position, decoded: try? ChangeSet(frozen: body)))
                    links[position.number] = position.link
                    end = position
                }
            }
        }
        return (arrivals, nil)
    }

    /// Whether the device's chain is another than the one that the server has of it.
    func isForked(_ request: WireSyncRequest, _ state: DeviceState, _ db: Database) throws
        -> Bool
    {
        guard let theirs = ChainPosition(request.acknowledged), theirs.number > 0,
            theirs.number <= state.acknowledged.number
        else { return false }
        return try DeviceStates(db).link(device: state.device, number: theirs.number) != theirs.link
    }
}
