internal import Access
internal import Catalog
public import ChangeLog
internal import Crypto
internal import Foundation
internal import GRDB
internal import Journal
internal import Judge
internal import Meters
internal import RecordStore
public import Rules
public import Wire

/// Answers requests for one bureau: verifies what devices send, takes it in, and hands out what
/// changed. Knows nothing of HTTP.
public final class SyncService: Sendable {
    public let database: BureauDatabase
    public let keys: BureauKeys
    public let directory: DeviceDirectory
    let rulesInForce: RulesInForce
    let powers: any Powers
    let dateOf: @Sendable (Int64) throws -> Int64
    let ruleSets: RuleSetDirectory?

    /// - Parameters:
    ///   - rules: in force until the database names others.
    ///   - ruleSets: where adopted rules have records; nil: nowhere.
    ///   - dateOf: the bureau's calendar date (yyyymmdd) at an instant in milliseconds since
    ///     1970: which calendar that is, the domain knows.
    public init(
        database: BureauDatabase, rules: RuleSet, keys: BureauKeys, directory: DeviceDirectory,
        powers: any Powers, ruleSets: RuleSetDirectory? = nil,
        dateOf: @escaping @Sendable (Int64) throws -> Int64
    ) {
        self.ruleSets = ruleSets
        self.dateOf = dateOf
        self.database = database
        self.keys = keys
        self.directory = directory
        self.powers = powers
        rulesInForce = RulesInForce(rules)
    }

    /// One exchange: takes the segments in, then answers with what changed since the cursor.
    ///
    /// - Parameters:
    ///   - device: whose token the request bore.
    ///   - writtenAt: when the device wrote the request, where it came as a file: it may have gone
    ///     on since. Milliseconds since 1970, by the device's clock.
    public func sync(
        _ request: WireSyncRequest, from device: Identifier, writtenAt: Int64? = nil
    ) throws -> SyncReply {
        try IntakeTimers.request.measure { try answer(request, device, writtenAt) }
    }

    private func answer(
        _ request: WireSyncRequest, _ device: Identifier, _ writtenAt: Int64?
    ) throws -> SyncReply {
        if let refusal = try admission(request, device) {
            return SyncReply(reply(refusing: refusal))
        }
        let (message, servesPage) = try database.queue.write { db in
            try receive(request, device, writtenAt, db)
        }
        var reply = SyncReply(message)
        if servesPage {
            try database.queue.read { db in
                try IntakeTimers.page.measure { try addPage(to: &reply, request, device, db) }
            }
        }
        return reply
    }

    private func admission(_ request: WireSyncRequest, _ device: Identifier) throws -> RefusalCode?
    {
        guard request.protocolVersion == Limit.protocolVersion else { return .protocolVersion }
        guard Identifier(request.bureau) == (try database.bureau()) else { return .wrongBureau }
        guard Identifier(request.device) == device else { return .unauthorized }
        return nil
    }

    // MARK: Receiving

    private func receive(
        _ request: WireSyncRequest, _ device: Identifier, _ writtenAt: Int64?, _ db: Database
    ) throws -> (reply: WireSyncReply, servesPage: Bool) {
        let facts = Facts(db)
        let bureau = try facts.bureau
        let states = DeviceStates(db)
        guard let standing = try directory.find(device, in: database.store.view(db)) else {
            // It may have enrolled after what the server remembers.
            let isRecovering = try Epochs(db).isRecovering
            return (reply(refusing: isRecovering ? .recovering : .unknownDevice), false)
        }
        let origin = ChainPosition.origin(bureau: bureau, device: device)
        guard standing.closedAt == nil else {
            let acknowledged = try states.fetch(device)?.acknowledged ?? origin
            return (try refuseClosed(acknowledged, db), false)
        }
        let receivedAt = powers.now()
        // A revoked device is told nothing, and isn't believed that memory was lost.
        let recollection =
            standing.revokedAt == nil ? try recollect(request, db) : Recollection(isWhole: true)
        // In the old order: not before it is known from where on.
        if !request.given.isEmpty, recollection.isWhole, standing.revokedAt == nil {
            try takeBack(request, from: standing, receivedAt, db)
        }
        var state =
            try states.fetch(device) ?? DeviceState(device: device, acknowledged: origin)
        let heardBefore = state
        var refusal: RefusalCode?
        // What is sent to a memory that was lost waits until what it had decided has been given back.
        if !request.segments.isEmpty, recollection.isWhole {
            refusal = try take(request.segments, &state, standing, bureau, receivedAt, db)
        }
        if try refusal == .chainFork || isForked(request, state, db) {
            try states.save(state)
            try Desk(self).record(db) { context in
                [
                    IdentityClosing(directory).draft(
                        device, number: state.acknowledged.number, context)
                ]
            }
            return (try refuseClosed(state.acknowledged, db), false)
        }
        if refusal == nil {
            if standing.revokedAt != nil {
                // What it sent is journaled, as evidence; it learns no more.
                refusal = .revokedDevice
            } else if !recollection.isWhole {
                refusal = .cursorUnknown
            }
        }
        // A cursor that isn't of this server's memory acknowledges nothing of it.
        let cursorSeq = recollection.isWhole ? request.cursor.seq : 0
        if let writtenAt {
            state.heard(
                inFileOf: min(writtenAt, receivedAt), chainEnd: request.head.number,
                cursorSeq: cursorSeq, before: heardBefore)
        } else if request.head.number >= state.acknowledged.number {
            // An old request, or one of an old copy, says nothing of how the device stands now.
            state.heard(at: receivedAt, chainEnd: request.head.number, cursorSeq: cursorSeq)
        }
        try states.save(state)
        let servesPage = !request.pushOnly && recollection.isWhole && standing.revokedAt == nil
        var isRecovering = try Epochs(db).isRecovering
        // A file that was written before the loss doesn't hold what is to be given back.
        let isOfThisLife = try writtenAt.map { try $0 >= Epochs(db).current.beganAt } ?? true
        if isRecovering, servesPage, refusal == nil, state.pending == 0, isOfThisLife {
            isRecovering = try noteHeard(&state, db)
        }
        var reply = reply(refusing: refusal)
        reply.acknowledged = state.acknowledged.message
        reply.head = cursor(try facts.head)
        reply.recovering = isRecovering
        if refusal == .cursorUnknown { reply.remembered = cursor(recollection.remembered) }
        if request.wantsBundleKeys { reply.bundleKeys = try bundleKeys(db) }
        return (reply, servesPage)
    }

    /// Opens the one door, for as long as `body` runs.
    ///
    /// - Parameters:
    ///   - receivedAt: nil: now.
    ///   - takesMany: more change sets come than it is worth to look up one by one what is open.
    func intake<Result>(
        _ db: Database, receivedAt: Int64? = nil, takesMany: Bool = false,
        _ body: (inout IntakeTransaction) throws -> Result
    ) throws -> Result {
        let current = try rulesInForce.read(db)
        return try database.store.write(db) { writer in
            var transaction = IntakeTransaction(
                db: db, store: database.store, rules: current.rules, judge: current.judge,
                keys: keys, directory: directory, dateOf: dateOf,
                receivedAt: receivedAt ?? powers.now(), head: try Facts(db).head, writer: writer,
                references: ReferenceCache(database.catalog), vouchers: Vouchers(db),
                openItems: takesMany ? try OpenItems(remembering: db) : OpenItems(db),
                lives: try Epochs(db))
            let result = try body(&transaction)
            try transaction.vouchers.finish()
            return result
        }
    }

    /// - Returns: why the segments can't go on the device's chain; nil when all of them did.
    private func take(
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
    private func isForked(_ request: WireSyncRequest, _ state: DeviceState, _ db: Database) throws
        -> Bool
    {
        guard let theirs = ChainPosition(request.acknowledged), theirs.number > 0,
            theirs.number <= state.acknowledged.number
        else { return false }
        return try DeviceStates(db).link(device: state.device, number: theirs.number) != theirs.link
    }

    // MARK: Handing out

    private func addPage(
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

    // MARK: Replies

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

extension SyncService {
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
