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
    /// Told after each exchange: change sets acknowledged and to send, and how far the pull has
    /// come of how far it goes.
    public var onProgress:
        ((_ sent: UInt64, _ toSend: UInt64, _ seq: UInt64, _ head: UInt64) -> Void)?

    public init(
        replica: ReplicaDatabase, exchange: any SyncExchange, pageBytes: Int = Limit.pageBytes,
        sign: @escaping (ChainPosition) throws -> Data
    ) {
        self.replica = replica
        self.exchange = exchange
        self.pageBytes = pageBytes
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
        try giveBack(&report)
        var standing = try replica.standing()
        var session = SyncSession(standing)
        var last = SyncReply(WireSyncReply())
        var mended = false
        var placesTried = 0
        var step = session.start()
        while true {
            switch step {
            case .exchange(let position):
                let reply = try send(after: position, standing: standing)
                report.roundTrips += 1
                last = reply
                let before = try replica.standing().acknowledged.number
                step = session.receive(try takeIn(reply))
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
                            isRecovering: last.message.recovering)
                    })
                step = session.afterVisible(
                    divergent: !report.received.divergentTypes.isEmpty && !mended)
            case .giveBack(let remembered):
                // One who was told of no verdict gives nothing back, and asks for the page at once.
                guard placesTried < Self.placesToTry else { throw SyncFailure.noProgress }
                placesTried += 1
                try replica.fallBack(to: remembered)
                try giveBack(&report)
                standing = try replica.standing()
                session = SyncSession(standing)
                step = session.start()
            case .reconcile:
                guard !mended else { throw SyncFailure.noProgress }
                mended = true
                report.repaired += try Reconciler(replica: replica, exchange: exchange).run(
                    roundTrips: &report.roundTrips)
                report.received.divergentTypes = []
                standing = try replica.standing()
                session = SyncSession(standing)
                step = session.start()
            case .finish: return report
            case .fail(let failure): throw failure
            }
        }
    }

    /// Gives a server that lost its memory what this replica was told by it, in the old order. It is owed
    /// until the pull that follows is visible. Where the server remembers still less, it begins again from
    /// there: each time further back, at last from the beginning.
    private func giveBack(_ report: inout SyncReport) throws {
        for _ in 0...Self.placesToTry {
            if try giveBackFromHere(&report) { return }
        }
        throw SyncFailure.noProgress
    }

    /// More than a replica remembers.
    private static let placesToTry = 64

    /// - Returns: false where the server doesn't remember the place.
    private func giveBackFromHere(_ report: inout SyncReport) throws -> Bool {
        guard let debt = try replica.givesBack() else { return true }
        var after = debt.afterSeq
        while let part = try replica.given(after: after, maximumBytes: Limit.segmentBytes) {
            var request = try replica.hello()
            request.given = part.verdicts
            request.givenEpoch = debt.epoch.data
            request.pushOnly = true
            let reply = try exchange.sync(request)
            report.roundTrips += 1
            report.givenBack += part.verdicts.count
            let facts = try takeIn(reply)
            if facts.refusal == RefusalCode.cursorUnknown.rawValue {
                try replica.fallBack(to: facts.remembered)
                return false
            }
            // Nothing that it was told is taken of it any more; what it entered is, as evidence.
            if facts.refusal == RefusalCode.revokedDevice.rawValue { return true }
            guard facts.refusal.isEmpty else { throw SyncFailure.refused(code: facts.refusal) }
            after = part.lastSeq
        }
        return true
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
