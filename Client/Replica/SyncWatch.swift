internal import ChangeLog
internal import Foundation
internal import GRDB
internal import RecordStore

/// What a replica remembers of its syncs, so that a server which answers and yet stands still is
/// seen: a value that is told what each sync brought, and has neither clock nor disk.
public struct SyncWatch: Codable, Sendable, Equatable {
    /// The server's time of the newest reply, in milliseconds since 1970; nil before the first.
    public private(set) var heardAt: Int64?
    /// Milliseconds to add to this machine's clock to get the server's.
    public private(set) var clockOffset: Int64 = 0
    /// The greatest head that the server told of in its newest reply.
    public private(set) var headSeq: UInt64 = 0
    /// The server's time when that head was first heard of.
    public private(set) var headSince: Int64 = 0
    /// The oldest entry without a visible verdict, and how many answered syncs in a row left it so.
    private var waiting: UInt64?
    private var waitingSyncs = 0
    /// Syncs in a row whose complete page ended before the head of its own reply.
    private var behindSyncs = 0
    private var behindSeq: UInt64 = 0
    /// Syncs in a row that left acknowledged entries without their verdicts.
    private var unjudgedSyncs = 0
    private var isClockStill = false
    /// The code that ended the newest answered sync; nil where it went through.
    private var failure: String?

    public init() {}

    /// What one sync brought; only those count in which the server answered.
    public struct Observation: Sendable, Equatable {
        /// Of the newest reply, and this machine's clock when it came; milliseconds since 1970.
        public var serverTime: Int64
        public var localTime: Int64
        public var headSeq: UInt64
        /// Where the complete page ended; nil where none came.
        public var pageSeq: UInt64?
        /// The number of the oldest entry without a visible verdict, after the sync.
        public var waiting: UInt64?
        /// Up to which number the server has said that it has the chain.
        public var acknowledged: UInt64
        public var failure: String?

        public init(
            serverTime: Int64, localTime: Int64, headSeq: UInt64, pageSeq: UInt64?,
            waiting: UInt64?, acknowledged: UInt64, failure: String?
        ) {
            self.serverTime = serverTime
            self.localTime = localTime
            self.headSeq = headSeq
            self.pageSeq = pageSeq
            self.waiting = waiting
            self.acknowledged = acknowledged
            self.failure = failure
        }
    }

    /// How many answered syncs may leave the same entry unjudged: a first one may break off in its
    /// middle, and the second go on there.
    static let syncsAllowed = 3
    /// The code of a sync that the line broke off.
    static let lineFailure = "unreachable"
    /// A reply that is no later than the last one, this long after it, is an old one.
    static let clockStillMilliseconds: Int64 = 60_000

    public mutating func note(_ sync: Observation) {
        if let heardAt {
            let passed = sync.localTime + clockOffset - heardAt
            isClockStill =
                sync.serverTime <= heardAt && passed >= Self.clockStillMilliseconds
        }
        if headSince == 0 || sync.headSeq != headSeq { headSince = sync.serverTime }
        headSeq = sync.headSeq
        // A clock that stands still tells nothing of the time that has passed.
        if !isClockStill { clockOffset = sync.serverTime - sync.localTime }
        heardAt = sync.serverTime
        if sync.waiting == nil || sync.waiting != waiting { waitingSyncs = 0 }
        // A line that breaks off time and again is slow, and nobody's fault.
        if sync.waiting != nil, sync.failure != Self.lineFailure { waitingSyncs += 1 }
        waiting = sync.waiting
        failure = sync.failure
        guard let pageSeq = sync.pageSeq else { return }
        behindSyncs = pageSeq < sync.headSeq ? behindSyncs + 1 : 0
        behindSeq = pageSeq
        let isUnjudged = sync.waiting.map { $0 <= sync.acknowledged } ?? false
        unjudgedSyncs = isUnjudged ? unjudgedSyncs + 1 : 0
    }

    /// What can't be right. Codes are kebab-case; a server that works brings none of them.
    public enum Alarm: Sendable, Equatable {
        /// The server calls a view complete that ends before its own head: it hands out old ones.
        case viewBehindHead(seq: UInt64, head: UInt64, syncs: Int)
        /// The server has said that it has an entry, and a complete pull brought no verdict on it.
        case acknowledgedUnjudged(number: UInt64, syncs: Int)
        /// Syncs go through or are refused, and the oldest entry stays where it is.
        case outboxStuck(number: UInt64, syncs: Int, failure: String?)
        /// The newest reply bears no later time than the one before: an old answer, kept somewhere.
        case serverClockStill(since: Int64)

        public var code: String {
            switch self {
            case .viewBehindHead: "view-behind-head"
            case .acknowledgedUnjudged: "acknowledged-unjudged"
            case .outboxStuck: "outbox-stuck"
            case .serverClockStill: "server-clock-still"
            }
        }
    }

    public var alarms: [Alarm] {
        var alarms: [Alarm] = []
        if behindSyncs > 0 {
            alarms.append(.viewBehindHead(seq: behindSeq, head: headSeq, syncs: behindSyncs))
        }
        if unjudgedSyncs > 0, let waiting {
            alarms.append(.acknowledgedUnjudged(number: waiting, syncs: unjudgedSyncs))
        } else if waitingSyncs >= Self.syncsAllowed, let waiting {
            alarms.append(.outboxStuck(number: waiting, syncs: waitingSyncs, failure: failure))
        }
        if isClockStill, let heardAt { alarms.append(.serverClockStill(since: heardAt)) }
        return alarms
    }
}

extension ReplicaDatabase {
    private static let watchFact = "sync-watch"

    public func syncWatch() throws -> SyncWatch {
        try queue.read { try Self.watch($0) }
    }

    private static func watch(_ db: Database) throws -> SyncWatch {
        // What an earlier program kept in another form is no loss: the next sync tells it anew.
        try FactTable(db)[watchFact].flatMap { try? JSONDecoder().decode(SyncWatch.self, from: $0) }
            ?? SyncWatch()
    }

    /// Notes what a sync brought.
    ///
    /// - Parameters:
    ///   - serverTime: of the newest reply; what it says of head and page likewise.
    ///   - failure: the code that ended the sync.
    public func noteSync(
        serverTime: Int64, headSeq: UInt64, pageSeq: UInt64?, failure: String?
    ) throws {
        let acknowledged = try standing().acknowledged.number
        let localTime = powers.now()
        try queue.write { db in
            var watch = try Self.watch(db)
            watch.note(
                SyncWatch.Observation(
                    serverTime: serverTime, localTime: localTime, headSeq: headSeq,
                    pageSeq: pageSeq,
                    waiting: try ChainTable(db).outbox(offset: 0, limit: 1).first?.position.number,
                    acknowledged: acknowledged, failure: failure))
            try FactTable(db).set(Self.watchFact, try JSONEncoder().encode(watch))
        }
    }
}
