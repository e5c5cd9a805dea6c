internal import ChangeLog
internal import Foundation
internal import GRDB
internal import Journal
internal import Judge
internal import RecordStore
internal import Wire

/// What changed since a replica's cursor, for those who may see it.
extension SyncService {
    func addPage(
        to reply: inout SyncReply, _ request: WireSyncRequest, _ device: Identifier,
        _ db: Database
    ) throws {
        guard let standing = try directory.find(device, in: database.store.view(db)) else {
            return
        }
        let allowed = Limit.pageBytesAllowed
        let wished =
            request.maximumReplyBytes == 0 ? Limit.pageBytes : Int(request.maximumReplyBytes)
        let scopes = try scopes(of: standing, db)
        let reader = PageReader(
            db: db, store: database.store, scopes: scopes.feed,
            station: standing.isHeadquarters ? nil : standing.station)
        let start = request.staged.epoch.isEmpty ? request.cursor : request.staged
        var page = try reader.read(
            after: start.seq,
            maximumBytes: min(max(wished, allowed.lowerBound), allowed.upperBound))
        if page.isComplete {
            page.digests = try DigestTable.fetch(db, scopes: scopes.digest)
                .sorted { $0.key < $1.key }.map { $0.value.message(type: $0.key) }
        }
        if page.isComplete, standing.isHeadquarters {
            reply.message.contacts = try contacts(db)
        }
        reply.page = try page.page()
        // Never an earlier one than what took the segments in has seen: a page read from an old
        // state of the journal shows as one.
        let head = try Facts(db).head
        if head.seq > reply.message.head.seq { reply.message.head = cursor(head) }
    }

    private func contacts(_ db: Database) throws -> [WireDeviceContact] {
        let awaited = Set(try awaited(db).map(\.device))
        return try DeviceStates(db).all().map { state in
            var contact = WireDeviceContact()
            contact.device = state.device.data
            contact.lastContact = state.lastContact ?? 0
            contact.pending = state.pending
            contact.acknowledged = state.acknowledged.number
            contact.settled = state.settledSeq
            contact.awaited = awaited.contains(state.device)
            return contact
        }
    }

    /// The feed's scopes and the digest's, which is kept for disjoint scopes: none means all.
    func scopes(of standing: DeviceFacts, _ db: Database) throws -> (feed: [Int64], digest: [Int64])
    {
        if standing.isHeadquarters { return ([Feed.all], []) }
        // In a read transaction a scope that nothing was written to yet has no number.
        guard let own = try Feed(db).existingScope(of: standing.station) else {
            return ([Feed.bureau], [Feed.bureau])
        }
        return ([Feed.bureau, own], [Feed.bureau, own, Feed.stubs(of: own)])
    }
}
