internal import Foundation

/// Create, update or delete of one record.
public struct Edit: Hashable, Sendable {
    public enum Action: Sendable { case create, update, delete }

    public let type: UInt32
    public let record: Identifier
    public let action: Action
    /// For each register touched, the version that the edit was made upon. Empty in a create.
    public let bases: [UInt32: Identifier]
    /// New values; `.absent` clears.
    public let fields: FieldValues

    public init(
        type: UInt32, record: Identifier, action: Action, bases: [UInt32: Identifier] = [:],
        fields: FieldValues = FieldValues()
    ) {
        self.type = type
        self.record = record
        self.action = action
        self.bases = bases
        self.fields = fields
    }
}

/// What one command did: one or more edits, all or none.
public struct ChangeSet: Hashable, Sendable {
    public let id: Identifier
    public let bureau: Identifier
    /// The entering device, whichever chain carries the body later.
    public let device: Identifier
    public let actor: Identifier
    /// Milliseconds since 1970, by the device's clock.
    public let claimedAt: Int64
    public let catalogVersion: UInt32
    /// The command, such as `payout.new`.
    public let intent: String
    public let edits: [Edit]
    public let reason: String

    public init(
        id: Identifier, bureau: Identifier, device: Identifier, actor: Identifier,
        claimedAt: Int64, catalogVersion: UInt32, intent: String, edits: [Edit],
        reason: String = ""
    ) {
        self.id = id
        self.bureau = bureau
        self.device = device
        self.actor = actor
        self.claimedAt = claimedAt
        self.catalogVersion = catalogVersion
        self.intent = intent
        self.edits = edits
        self.reason = reason
    }
}
