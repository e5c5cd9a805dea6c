internal import ChangeLog
internal import GRDB
internal import Journal
internal import RecordStore
internal import Wire

/// Closes the identity of a device that exists twice. Nothing goes on its chain any more, whoever
/// holds its key: each holder enrols anew, and carries its unjudged entries into a new chain.
///
/// It is an entry of the desk's, so everybody learns of it, and a server's own memory isn't needed to
/// keep it closed.
struct IdentityClosing {
    private let directory: DeviceDirectory

    init(_ directory: DeviceDirectory) { self.directory = directory }

    /// - Parameter number: the last of the chain that the server has.
    func draft(_ device: Identifier, number: UInt64, _ context: DeskContext) -> ChangeSetDraft {
        let fields = FieldValues([
            (directory.closedAtField, .integer(context.now())),
            (directory.closedNumberField, .integer(Int64(clamping: number))),
        ])
        return ChangeSetDraft(
            id: context.newIdentifier(), intent: "device.fork",
            edits: [
                ChangeSetDraft.EditDraft(
                    type: directory.deviceType, record: device, action: .update, fields: fields)
            ])
    }
}

extension SyncService {
    /// Answers a device whose identity is closed: how far its chain was taken, and no more.
    func refuseClosed(_ acknowledged: ChainPosition, _ db: Database) throws -> WireSyncReply {
        var reply = reply(refusing: .chainFork)
        reply.acknowledged = acknowledged.message
        reply.head = cursor(try Facts(db).head)
        return reply
    }
}
