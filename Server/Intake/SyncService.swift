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
        // An old request, or one of an old copy, says nothing of how the device stands now.
        let isPresent = request.head.number >= state.acknowledged.number
        if let writtenAt {
            state.heard(
                inFileOf: min(writtenAt, receivedAt), chainEnd: request.head.number,
                cursorSeq: cursorSeq, before: heardBefore)
        } else if isPresent {
            state.heard(at: receivedAt, chainEnd: request.head.number, cursorSeq: cursorSeq)
        }
        try states.save(state)
        let servesPage = !request.pushOnly && recollection.isWhole && standing.revokedAt == nil
        var isRecovering = try Epochs(db).isRecovering
        // A file that was written before the loss doesn't hold what is to be given back.
        let isOfThisLife = try writtenAt.map { try $0 >= Epochs(db).current.beganAt } ?? true
        if isRecovering, servesPage, refusal == nil, state.pending == 0, isOfThisLife, isPresent {
            isRecovering = try noteHeard(&state, db)
        }
        // It is heard late: all that it gave back is here by now.
        if !isRecovering, servesPage, refusal == nil, try !GivenVerdicts(db).bodies().isEmpty {
            try intake(db, receivedAt: receivedAt) { try $0.takeBackWhatWaits() }
        }
        var reply = reply(refusing: refusal)
        reply.acknowledged = state.acknowledged.message
        reply.head = cursor(try facts.head)
        reply.recovering = isRecovering
        if servesPage { reply.lives = try Epochs(db).messages }
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
}
