internal import Access
internal import Catalog
public import ChangeLog
internal import Crypto
public import Foundation
internal import Meters
public import Replica
public import Wire

/// One request and its reply, over whatever line.
public protocol SyncExchange: Sendable {
    func sync(_ request: WireSyncRequest) throws(SyncFailure) -> SyncReply
    func reconcile(_ request: WireReconcileRequest) throws(SyncFailure) -> WireReconcileReply
}

/// What a sync did.
public struct SyncReport: Sendable, Equatable {
    public var sent = 0
    public var received = PullSummary()
    public var roundTrips = 0
    /// Records that reconciling had to mend.
    public var repaired = 0
    /// Verdicts given back to a server that had lost its memory.
    public var givenBack = 0

    public init() {}
}

/// Carries out a session's steps on a replica and a line.
public struct SyncDriver {
    private let replica: ReplicaDatabase
    private let exchange: any SyncExchange
    private let sign: (ChainPosition) throws -> Data
    private let pageBytes: Int
    private let givenBytes: Int
    /// Told after each exchange: change sets acknowledged and to send, and how far the pull has
    /// come of how far it goes.
    public var onProgress:
        ((_ sent: UInt64, _ toSend: UInt64, _ seq: UInt64, _ head: UInt64) -> Void)?

    /// - Parameters:
    ///   - pageBytes: about how much a reply holds at most.
    ///   - givenBytes: about how much a request gives back at most.
    public init(
        replica: ReplicaDatabase, exchange: any SyncExchange, pageBytes: Int = Limit.pageBytes,
        givenBytes: Int = Limit.segmentBytes,
        sign: @escaping (ChainPosition) throws -> Data
    ) {
        self.replica = replica
        self.exchange = exchange
        self.pageBytes = pageBytes
        self.givenBytes = givenBytes
        self.sign = sign
    }

    /// Pushes the outbox, pulls what changed, and makes it visible.
    ///
    /// - Throws: `SyncFailure`; whatever got through before stays, and the next sync goes on there.
    public func run() throws -> SyncReport {
        do {
            let report = try carryOut()
            try replica.note(identityClosed: false)
            return report
        } catch let failure as SyncFailure where failure.needsNewIdentity {
            try replica.note(identityClosed: true)
            throw failure
        }
    }

    private func carryOut() throws -> SyncReport {
        var report = SyncReport()
        var hearing = try giveBack(&report)
        var standing = try replica.standing()
        var session = SyncSession(standing)
        var last = SyncReply(WireSyncReply())
        var mended = false
        var placesTried = 0
        var step = session.start()
        func startAnew() throws -> SyncSession.Step {
            // One who was told of no verdict gives nothing back, and asks for the page at once.
            guard placesTried < Self.placesToTry else { throw SyncFailure.noProgress }
            placesTried += 1
            hearing = try giveBack(&report)
            standing = try replica.standing()
            session = SyncSession(standing)
            return session.start()
        }
        while true {
            switch step {
            case .exchange(let position):
                let reply = try send(after: position, standing: standing)
                report.roundTrips += 1
                last = reply
                let before = try replica.standing().acknowledged.number
                step = session.receive(try takeIn(reply))
                if let heard = hearing, reply.message.refusal.code.isEmpty {
                    hearing = heard.goingOn(in: reply)
                    if hearing == nil { step = try startAnew() }
                }
                let after = try replica.standing().acknowledged.number
                report.sent += after > before ? Int(after - before) : 0
                onProgress?(
                    after, standing.head.number, reply.page?.through.seq ?? 0,
                    reply.message.head.seq)
            case .makeVisible:
                guard let page = last.page else { throw SyncFailure.noProgress }
                report.received.add(
                    try SyncTimers.apply.measure {
                        try replica.makeVisible(
                            last: page, contacts: last.message.contacts,
                            serverTime: last.message.serverTime,
                            rulesHash: last.message.rulesHash,
                            isRecovering: last.message.recovering,
                            lives: last.message.lives)
                    })
                step = session.afterVisible(
                    divergent: !report.received.divergentTypes.isEmpty && !mended)
            case .giveBack(let remembered):
                try replica.fallBack(to: remembered)
                step = try startAnew()
            case .reconcile:
                guard !mended else { throw SyncFailure.noProgress }
                let repaired = try Reconciler(replica: replica, exchange: exchange).run(
                    roundTrips: &report.roundTrips)
                // Else the server isn't the one any more that was pulled from, and the next page says so.
                mended = repaired != nil
                report.repaired += repaired ?? 0
                report.received.divergentTypes = []
                step = try startAnew()
            case .finish: return report
            case .fail(let failure): throw failure
            }
        }
    }

    /// Gives a server that lost its memory what this replica was told by it, in the old order. It is owed
    /// until the pull that follows is visible. Where the server remembers still less, it begins again from
    /// there: each time further back, at last from the beginning.
    ///
    /// - Returns: who has heard it; nil where nothing was said.
    private func giveBack(_ report: inout SyncReport) throws -> Hearing? {
        for _ in 0...Self.placesToTry {
            switch try giveBackFromHere(&report) {
            case .heard(let hearing): return hearing
            case .interrupted: continue
            }
        }
        throw SyncFailure.noProgress
    }

    /// More than a replica remembers.
    private static let placesToTry = 64

    private enum GivingBack {
        case heard(Hearing?)
        /// The server doesn't remember the place, or isn't the one any more that heard the beginning.
        case interrupted
    }

    private func giveBackFromHere(_ report: inout SyncReport) throws -> GivingBack {
        guard let debt = try replica.givesBack() else { return .heard(nil) }
        var after = debt.afterSeq
        var hearing: Hearing?
        while let part = try replica.given(after: after, maximumBytes: givenBytes) {
            var request = try replica.hello()
            request.given = part.verdicts
            request.givenEpoch = debt.epoch.data
            request.lives = try replica.livesGivenBack()
            request.pushOnly = true
            let reply = try exchange.sync(request)
            report.roundTrips += 1
            report.givenBack += part.verdicts.count
            let facts = try takeIn(reply)
            if facts.refusal == RefusalCode.cursorUnknown.rawValue {
                try replica.fallBack(to: facts.remembered)
                return .interrupted
            }
            // Nothing that it was told is taken of it any more; what it entered is, as evidence.
            if facts.refusal == RefusalCode.revokedDevice.rawValue { return .heard(nil) }
            guard facts.refusal.isEmpty else { throw SyncFailure.refused(code: facts.refusal) }
            let isFirst = hearing == nil
            hearing = isFirst ? Hearing(reply) : hearing?.goingOn(in: reply)
            if hearing == nil { return .interrupted }
            after = part.lastSeq
        }
        return .heard(hearing)
    }

    private func send(after position: ChainPosition, standing: ReplicaStanding) throws
        -> SyncReply
    {
        var request = try replica.hello()
        request.wantsBundleKeys = try replica.bundleKeys() == nil
        request.maximumReplyBytes = UInt32(pageBytes)
        if let segment = try replica.segment(after: position, sign: sign) {
            request.segments = [segment.message]
            request.pushOnly = segment.end.number < standing.head.number
        }
        return try SyncTimers.exchange.measure { try exchange.sync(request) }
    }

    /// A replica that enrolled before the server had keys for bundles learns them by the way. Keys
    /// that it has stay: no reply changes them.
    private func keepBundleKeys(_ reply: SyncReply) throws {
        guard reply.message.hasBundleKeys, let identity = try replica.identity(),
            let keys = BundleKeys(reply.message.bundleKeys, bureau: identity.bureau)
        else { return }
        try replica.learn(keys)
    }

    private func takeIn(_ reply: SyncReply) throws -> SyncSession.ReplyFacts {
        try keepBundleKeys(reply)
        let acknowledged = ChainPosition(reply.message.acknowledged)
        if let acknowledged {
            do {
                try replica.accept(acknowledged: acknowledged)
            } catch ReplicaFailure.foreignAcknowledgement(let number) {
                throw SyncFailure.foreignChain(number: number)
            }
        }
        // The page that completes a pull becomes visible at once, without staging; should that fail,
        // it comes again.
        if let page = reply.page, !page.isComplete {
            try replica.stage(page, serverTime: reply.message.serverTime)
        }
        return SyncSession.ReplyFacts(
            acknowledged: acknowledged, refusal: reply.message.refusal.code,
            hasPage: reply.page != nil, pageIsComplete: reply.page?.isComplete ?? false,
            remembered: PullCursor(reply.message.remembered))
    }
}

/// The life of the server's memory that hears what is given back. It may be lost again before the replica
/// has pulled: then what it heard is owed still.
private struct Hearing {
    private let epoch: Data
    private let seq: UInt64

    init(_ reply: SyncReply) {
        epoch = reply.message.head.epoch
        seq = reply.message.head.seq
    }

    /// Nil where the reply isn't of the same memory.
    func goingOn(in reply: SyncReply) -> Hearing? {
        let next = Hearing(reply)
        return next.epoch == epoch && next.seq >= seq ? next : nil
    }
}

extension PullSummary {
    mutating func add(_ other: PullSummary) {
        records += other.records
        removals += other.removals
        applied += other.applied
        merged += other.merged
        held += other.held
        rejected += other.rejected
        parked += other.parked
        ruled += other.ruled
        divergentTypes = other.divergentTypes
    }
}
