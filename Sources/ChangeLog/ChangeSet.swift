public import Foundation
internal import SwiftProtobuf
internal import Wire

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

extension ChangeSet {
    /// Serializes the change set: done once, when the entry commits. From then on only these bytes
    /// count.
    public func freeze() throws -> Data {
        var body = WireBody()
        body.id = id.data
        body.bureau = bureau.data
        body.device = device.data
        body.actor = actor.data
        body.claimedAt = claimedAt
        body.catalogVersion = catalogVersion
        body.intent = intent
        body.reason = reason
        body.edits = edits.map { edit in
            var message = WireEdit()
            message.type = edit.type
            if edit.action != .create || edit.record != id { message.record = edit.record.data }
            message.action =
                switch edit.action {
                case .create: .create
                case .update: .update
                case .delete: .delete
                }
            message.bases = edit.bases.sorted { $0.key < $1.key }.map(WireRegisterVersion.init)
            message.fields = edit.fields.messages
            return message
        }
        return try body.serializedData()
    }

    /// Reads frozen bytes. Fields of the message that this version doesn't know are ignored here,
    /// and stay in the bytes.
    public init(frozen data: Data) throws(MalformedBody) {
        guard let body = try? WireBody(serializedBytes: data) else {
            throw MalformedBody(what: "not a Body message")
        }
        guard let id = Identifier(body.id), let bureau = Identifier(body.bureau),
            let device = Identifier(body.device), let actor = Identifier(body.actor)
        else { throw MalformedBody(what: "an identifier is not 16 bytes") }
        guard !body.edits.isEmpty, body.edits.count <= Limit.editsPerChangeSet else {
            throw MalformedBody(what: "\(body.edits.count) edits")
        }
        var edits: [Edit] = []
        edits.reserveCapacity(body.edits.count)
        for message in body.edits { edits.append(try Edit(message, changeSet: id)) }
        self.init(
            id: id, bureau: bureau, device: device, actor: actor, claimedAt: body.claimedAt,
            catalogVersion: body.catalogVersion, intent: body.intent, edits: edits,
            reason: body.reason)
    }
}

/// Bytes that aren't a body as the contract has it.
public struct MalformedBody: Error {
    public let what: String
}

extension Edit {
    fileprivate init(_ message: WireEdit, changeSet: Identifier) throws(MalformedBody) {
        let action: Action
        switch message.action {
        case .create: action = .create
        case .update: action = .update
        case .delete: action = .delete
        default: throw MalformedBody(what: "an edit without an action")
        }
        let named = message.record.isEmpty && action == .create
        guard let record = named ? changeSet : Identifier(message.record) else {
            throw MalformedBody(what: "a record's id is not 16 bytes")
        }
        guard let fields = FieldValues(message.fields) else {
            throw MalformedBody(what: "fields out of order, or a value out of form")
        }
        guard let bases = registerVersions(message.bases) else {
            throw MalformedBody(what: "a register's version is not 16 bytes")
        }
        self.init(
            type: message.type, record: record, action: action, bases: bases, fields: fields)
    }
}

extension WireRegisterVersion {
    init(register: UInt32, version: Identifier) {
        self.init()
        self.register = register
        self.version = version.data
    }
}

/// - Returns: nil where a version isn't 16 bytes, or a register comes twice.
func registerVersions(_ messages: [WireRegisterVersion]) -> [UInt32: Identifier]? {
    var versions: [UInt32: Identifier] = [:]
    for message in messages {
        guard let version = Identifier(message.version),
            versions.updateValue(version, forKey: message.register) == nil
        else { return nil }
    }
    return versions
}
