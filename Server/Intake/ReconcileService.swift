internal import Catalog
public import ChangeLog
internal import Foundation
internal import GRDB
internal import Journal
internal import RecordStore
public import Wire

/// Lists what a replica should hold, and sends what it asks for.
public struct ReconcileService: Sendable {
    private let service: SyncService

    public init(_ service: SyncService) { self.service = service }

    public func reconcile(_ request: WireReconcileRequest, from device: Identifier) throws
        -> WireReconcileReply
    {
        let reply = try service.database.queue.read { db in
            guard request.protocolVersion == Limit.protocolVersion else {
                return refused(.protocolVersion)
            }
            guard Identifier(request.bureau) == (try Facts(db).bureau) else {
                return refused(.wrongBureau)
            }
            guard Identifier(request.device) == device else { return refused(.unauthorized) }
            let view = service.database.store.view(db)
            guard let standing = try service.directory.find(device, in: view) else {
                return refused(.unknownDevice)
            }
            guard standing.closedAt == nil else { return refused(.chainFork) }
            guard standing.revokedAt == nil else { return refused(.revokedDevice) }
            guard request.fetch.count <= Limit.fetchesPerRequest else { return refused(.malformed) }
            return try answer(request, standing, db)
        }
        // HQ hears of it, too: somebody altered something somewhere.
        if !reply.records.isEmpty {
            try service.database.queue.write { db in
                try RepairLog(db).add(
                    device: device, type: request.type, at: service.now(),
                    recordCount: reply.records.count)
            }
        }
        return reply
    }

    private func answer(
        _ request: WireReconcileRequest, _ standing: DeviceFacts, _ db: Database
    ) throws -> WireReconcileReply {
        var reply = WireReconcileReply()
        let head = try Facts(db).head
        reply.head.epoch = head.epoch.data
        reply.head.seq = head.seq
        reply.head.journalHash = head.hash.data
        if request.type == 0 {
            reply.types = service.database.catalog.types.map(\.number)
        } else if !request.fetch.isEmpty {
            for id in request.fetch.compactMap({ Identifier($0) }) {
                guard let image = try visible(request.type, id, to: standing, db) else { continue }
                reply.records.append(try image.message())
            }
        } else {
            try list(request, standing, db, &reply)
        }
        return reply
    }

    private func list(
        _ request: WireReconcileRequest, _ standing: DeviceFacts, _ db: Database,
        _ reply: inout WireReconcileReply
    ) throws {
        let after = Identifier(request.after) ?? .zero
        let stubs =
            standing.isHeadquarters ? [:] : try Stubs(db).all(of: standing.station, request.type)
        try service.database.store.forEach(db, request.type, after: after) { record in
            let isVisible = isVisible(record.image, to: standing)
            guard let image = isVisible ? record.image : stubs[record.image.id] else { return true }
            guard reply.holdings.count < Limit.holdingsPerReply else {
                reply.more = true
                return false
            }
            var holding = WireHolding()
            holding.id = image.id.data
            holding.term = Digest.data(of: Digest.term(of: image))
            reply.holdings.append(holding)
            return true
        }
    }

    /// The record as the replica may see it: whole, as a stub, or not at all.
    private func visible(
        _ type: UInt32, _ id: Identifier, to standing: DeviceFacts, _ db: Database
    ) throws -> RecordImage? {
        let image = try service.database.store.fetch(db, type, id)?.image
        if let image, isVisible(image, to: standing) { return image }
        return try Stubs(db).fetch(
            StubPlace(station: standing.station, type: type, record: id))
    }

    private func isVisible(_ record: RecordImage, to standing: DeviceFacts) -> Bool {
        if standing.isHeadquarters { return true }
        switch service.database.catalog.type(record.type)?.scope {
        case .bureau: return true
        case .station(let field): return record.fields[field].reference == standing.station
        case .headquarters, nil: return false
        }
    }

    private func refused(_ code: RefusalCode) -> WireReconcileReply {
        var reply = WireReconcileReply()
        reply.refusal = WireRefusal(code)
        return reply
    }
}
