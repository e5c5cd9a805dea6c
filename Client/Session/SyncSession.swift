public import ChangeLog
internal import Foundation
public import Replica
internal import Wire

/// One sync, as a pure state machine: it is told what came back, and says what to do next. It
/// touches no disk and no wire.
public struct SyncSession: Sendable {
    /// What the driver does next.
    public enum Step: Sendable, Equatable {
        /// Send a request: with the segment after this position where there is one, and asking for
        /// a page unless more segments follow.
        case exchange(after: ChainPosition)
        /// The pull is complete: make what is staged visible.
        case makeVisible
        /// The server has lost its memory of what this replica has seen, beyond this place: give back
        /// what it was told, and pull from there. Nil: beyond nothing.
        case giveBack(after: PullCursor?)
        /// The digests differ: compare record by record.
        case reconcile
        case finish
        case fail(SyncFailure)
    }

    /// What a reply said, without its records.
    public struct ReplyFacts: Sendable {
        public var acknowledged: ChainPosition?
        public var refusal: String
        public var hasPage: Bool
        public var pageIsComplete: Bool
        /// With an unknown cursor: up to where the server's memory is surely the replica's.
        public var remembered: PullCursor?

        public init(
            acknowledged: ChainPosition?, refusal: String, hasPage: Bool, pageIsComplete: Bool,
            remembered: PullCursor? = nil
        ) {
            self.remembered = remembered
            self.acknowledged = acknowledged
            self.refusal = refusal
            self.hasPage = hasPage
            self.pageIsComplete = pageIsComplete
        }
    }

    private let head: ChainPosition
    private var acknowledged: ChainPosition
    /// Exchanges in a row that brought nothing forward: a limit to going round in circles.
    private var idleExchanges = 0
    private static let idleExchangesAllowed = 3

    public init(_ standing: ReplicaStanding) {
        head = standing.head
        acknowledged = standing.acknowledged
    }

    public func start() -> Step { .exchange(after: acknowledged) }

    public mutating func receive(_ reply: ReplyFacts) -> Step {
        let before = acknowledged
        if let position = reply.acknowledged { acknowledged = position }
        let movedOn = acknowledged != before || reply.hasPage
        idleExchanges = movedOn ? 0 : idleExchanges + 1
        if !reply.refusal.isEmpty {
            guard let next = afterRefusal(reply) else {
                return .fail(.refused(code: reply.refusal))
            }
            return next
        }
        guard idleExchanges < Self.idleExchangesAllowed else { return .fail(.noProgress) }
        if acknowledged.number < head.number { return .exchange(after: acknowledged) }
        guard reply.hasPage, reply.pageIsComplete else { return .exchange(after: acknowledged) }
        return .makeVisible
    }

    /// What a refusal leads to; nil where the sync ends with it.
    private func afterRefusal(_ reply: ReplyFacts) -> Step? {
        switch RefusalCode(rawValue: reply.refusal) {
        case .chainGap where idleExchanges < Self.idleExchangesAllowed:
            .exchange(after: acknowledged)
        case .cursorUnknown: .giveBack(after: reply.remembered)
        default: nil
        }
    }

    /// After the pull became visible.
    public func afterVisible(divergent: Bool) -> Step {
        divergent ? .reconcile : .finish
    }
}

/// Why a sync ended without its work done. Entries are safe in every case.
public enum SyncFailure: Error, Equatable, Sendable {
    /// No answer came: no line, no server, or it broke on the way. Trying again helps.
    case unreachable(detail: String)
    /// The server refused, with a code of the protocol's closed list.
    case refused(code: String)
    /// What answered doesn't speak the protocol.
    case notUnderstood(detail: String)
    /// Exchanges went through, and nothing moved.
    case noProgress
    /// The server acknowledges a chain that isn't this replica's.
    case foreignChain(number: UInt64)

    /// Whether trying the same again can help.
    public var isRetryable: Bool {
        switch self {
        case .unreachable: true
        case .refused(let code): RefusalCode(rawValue: code)?.isRetryable ?? false
        case .notUnderstood, .noProgress, .foreignChain: false
        }
    }

    /// Whether only another identity gets anything through: the device must enrol anew.
    public var needsNewIdentity: Bool {
        [RefusalCode.chainFork.rawValue, RefusalCode.unknownDevice.rawValue].contains(code)
    }

    /// Kebab-case: the refusal's code, or one of the session's own.
    public var code: String {
        switch self {
        case .unreachable: "unreachable"
        case .refused(let code): code
        case .notUnderstood: "not-understood"
        case .noProgress: "no-progress"
        case .foreignChain: "chain-fork"
        }
    }
}
