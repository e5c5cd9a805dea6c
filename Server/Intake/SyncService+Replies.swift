internal import Access
internal import Catalog
public import ChangeLog
internal import Crypto
internal import Foundation
internal import GRDB
internal import Journal
internal import RecordStore
internal import Rules
public import Wire

/// What the server says of itself, and why it refuses.
extension SyncService {
    func reply(refusing code: RefusalCode?) -> WireSyncReply {
        var reply = WireSyncReply()
        reply.protocolVersion = Limit.protocolVersion
        reply.catalogVersion = database.catalog.version
        reply.rulesHash = rulesInForce.last.rules.hash.data
        reply.serverTime = powers.now()
        if let code { reply.refusal = WireRefusal(code) }
        return reply
    }

    func cursor(_ head: JournalHead) -> WireCursor {
        var cursor = WireCursor()
        cursor.epoch = head.epoch.data
        cursor.seq = head.seq
        cursor.journalHash = head.hash.data
        return cursor
    }

    /// What the server is, for anyone who asks.
    public func headMessage() throws -> WireHead {
        try database.queue.read { db in
            var message = WireHead()
            message.bureau = try Facts(db).bureau.data
            message.protocolVersion = Limit.protocolVersion
            message.catalogVersion = database.catalog.version
            message.head = cursor(try Facts(db).head)
            message.serverTime = powers.now()
            return message
        }
    }

    /// Why a bearer token isn't good; nil when it is the device's own.
    public func refusal(ofToken token: String, device: Identifier) throws -> RefusalCode? {
        try database.queue.read { db in
            guard let facts = try directory.find(device, in: database.store.view(db)),
                let key = SigningKey.read(facts.signingKey)
            else {
                // It may have enrolled after what the server remembers.
                return try Epochs(db).isRecovering ? .recovering : .unknownDevice
            }
            return DeviceToken.refusal(
                of: token, bureau: try Facts(db).bureau, now: powers.now(), key: key)
        }
    }

    /// Milliseconds since 1970, by the server's clock.
    public func now() -> Int64 { powers.now() }
}

extension Epochs {
    /// Empty where memory was never lost.
    var messages: [WireLife] {
        guard isRestored else { return [] }
        return all.map { epoch in
            var message = WireLife()
            message.epoch = epoch.id.data
            message.afterSeq = epoch.afterSeq
            return message
        }
    }
}

extension WireRefusal {
    /// The message of a refusal, with its remedy as detail.
    public init(_ code: RefusalCode) {
        self.init()
        self.code = code.rawValue
        retry = code.isRetryable
        detail = code.remedy.english
        serverProtocolVersion = Limit.protocolVersion
    }
}
