internal import Catalog
public import ChangeLog
internal import Foundation
public import GRDB
public import RecordStore

/// What stands against withdrawing an entry, as far as a replica knows.
public enum WithdrawalObstacle: Equatable {
    /// Another device entered it, or nobody.
    case notOwn
    case judged(Verdict)
    case withdrawn
    case isWithdrawal
    /// Unjudged entries that build upon it, oldest first.
    case builtUpon([Identifier])
}

/// Own entries that are taken back before they are judged.
public struct Withdrawals {
    private let db: Database
    private let store: RecordStore

    public init(_ db: Database, store: RecordStore) {
        self.db = db
        self.store = store
    }

    /// The change sets that withdraw an entry, own and others'.
    public func withdrawals(of changeSet: Identifier) throws -> [Identifier] {
        guard let type = store.catalog.withdrawal else { return [] }
        return try store.find(
            db, type.type, where: [(field: type.changeSet, value: .opaque(changeSet.data))]
        ).map(\.image.version).sorted()
    }

    /// Whether an entry is out of sight here: a withdrawal names it that waits for its verdict.
    public func isWithdrawn(_ changeSet: Identifier) throws -> Bool {
        try withdrawals(of: changeSet).contains {
            try ChainTable(db).entry(changeSet: $0).map { !$0.isSettled } ?? false
        }
    }

    /// The newest entry of this device that isn't judged, is no withdrawal, and isn't withdrawn.
    public func last() throws -> Identifier? {
        try ChainTable(db).outbox().last { entry in
            try kind(entry.body) == .nothing && !isWithdrawn(entry.changeSet)
        }?.changeSet
    }

    /// - Returns: nil where the entry can be withdrawn.
    public func obstacle(to changeSet: Identifier) throws -> WithdrawalObstacle? {
        guard let entry = try ChainTable(db).entry(changeSet: changeSet) else { return .notOwn }
        let target = try ChangeSet(frozen: entry.body)
        if target.withdrawing(store.catalog.withdrawal) != .nothing { return .isWithdrawal }
        if try isWithdrawn(changeSet) { return .withdrawn }
        if let verdict = try VerdictTable(db).fetch(changeSet), !verdict.isOpen {
            return verdict.isWithdrawn ? .withdrawn : .judged(verdict)
        }
        let followers = try unjudged().filter { $0.id != target.id && $0.buildsUpon(target) }
        return followers.isEmpty ? nil : .builtUpon(followers.map(\.id))
    }

    /// What the overlay replays: open verdicts by seq, then the outbox by number.
    private func unjudged() throws -> [ChangeSet] {
        let chain = ChainTable(db)
        let open = try VerdictTable(db).tray(openOnly: true).compactMap { verdict in
            let body = try chain.entry(changeSet: verdict.changeSet)?.body ?? verdict.body
            return try? ChangeSet(frozen: body)
        }
        let outbox = try chain.outbox().map { try ChangeSet(frozen: $0.body) }
        return try (open + outbox).filter { try !isWithdrawn($0.id) }
    }

    private func kind(_ body: Data) throws -> Withdrawing {
        try ChangeSet(frozen: body).withdrawing(store.catalog.withdrawal)
    }
}

extension Checkpoint {
    /// Takes the entry out of sight that a new change set withdraws.
    func hide(withdrawnBy changeSet: ChangeSet, writer: RecordWriter) throws {
        guard case .entry(let id) = changeSet.withdrawing(store.catalog.withdrawal),
            let entry = try chain.entry(changeSet: id)
        else { return }
        for edit in try ChangeSet(frozen: entry.body).edits {
            let key = Overlay.Key(type: edit.type, record: edit.record)
            guard var row = try overlay.row(key) else { continue }
            row.changeSets.removeAll { $0 == id }
            try overlay.show(row, at: key, writer: writer, changeSets: ordered)
        }
    }

    /// Shows or hides the entry that a judged withdrawal named: it stands where the withdrawal was
    /// refused.
    func showAgain(withdrawnBy changeSet: ChangeSet, _ covers: inout Covers) throws {
        guard case .entry(let id) = changeSet.withdrawing(store.catalog.withdrawal),
            let entry = try chain.entry(changeSet: id)
        else { return }
        let isUnjudged = try !entry.isSettled || verdicts.fetch(id)?.isOpen == true
        let isShown = try isUnjudged && !Withdrawals(db, store: store).isWithdrawn(id)
        let target = try ChangeSet(frozen: entry.body)
        for edit in target.edits {
            let key = Overlay.Key(type: edit.type, record: edit.record)
            try cover(key, by: id, of: target, isOpen: isShown, &covers)
        }
    }
}
