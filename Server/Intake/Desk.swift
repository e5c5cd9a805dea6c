public import ChangeLog
internal import Foundation
public import GRDB
internal import Journal
public import RecordStore

/// What the desk has at hand while it makes an entry.
public struct DeskContext {
    public let db: Database
    public let store: RecordStore
    /// HQ's station record and the desk's user.
    public let headquarters: Identifier
    public let user: Identifier
    fileprivate let powers: any Powers

    public var view: some RecordView { store.view(db) }

    public func newIdentifier() -> Identifier { powers.identifier() }

    public func now() -> Int64 { powers.now() }
}

/// The server's own device: what is done at the server (an import, an enrolment) enters through
/// the same door as a clerk's entry, as change sets in a chain of its own.
public struct Desk: Sendable {
    private let service: SyncService

    public init(_ service: SyncService) { self.service = service }

    /// Records what was done, all of it in one transaction.
    ///
    /// - Throws: `DeskRefusal` when a change set isn't applied: then nothing was recorded.
    @discardableResult
    public func record(_ make: (DeskContext) throws -> [ChangeSetDraft]) throws -> [Verdict] {
        try service.database.queue.write { db in try record(db, make) }
    }

    /// Inside a transaction of the caller.
    @discardableResult
    func record(_ db: Database, _ make: (DeskContext) throws -> [ChangeSetDraft]) throws
        -> [Verdict]
    {
        let table = FactTable(db)
        guard let bureau = try table.identifier("bureau"),
            let device = try table.identifier("desk-device"),
            let user = try table.identifier("desk-user"),
            let headquarters = try table.identifier("headquarters")
        else { throw BureauFailure.notFounded }
        let store = service.database.store
        let context = DeskContext(
            db: db, store: store, headquarters: headquarters, user: user, powers: service.powers)
        let drafts = try make(context)
        let standing = DeviceFacts.desk(device, headquarters: headquarters, user: user)
        var state =
            try DeviceStates(db).fetch(device)
            ?? DeviceState(device: device, acknowledged: .origin(bureau: bureau, device: device))
        return try service.intake(db) { transaction in
            let verdicts = try drafts.map { draft in
                let changeSet = try draft.completed(
                    bureau: bureau, device: device, actor: user, claimedAt: transaction.receivedAt,
                    catalog: store.catalog, view: context.view)
                let body = changeSet.freeze()
                state.acknowledged = state.acknowledged.following(device: device, body: body)
                let verdict = try transaction.take(
                    body, changeSet, at: state.acknowledged, carrier: device, standing: standing)
                guard verdict.outcome == .applied || verdict.outcome == .merged else {
                    throw DeskRefusal(verdict: verdict)
                }
                return verdict
            }
            // The desk sees every entry as it is made, and keeps nothing back.
            state.heard(
                at: transaction.receivedAt, chainEnd: state.acknowledged.number,
                cursorSeq: transaction.head.seq)
            try DeviceStates(db).save(state)
            return verdicts
        }
    }
}

extension DeviceFacts {
    fileprivate static func desk(
        _ device: Identifier, headquarters: Identifier, user: Identifier
    ) -> DeviceFacts {
        DeviceFacts(
            device: device, letter: "", station: headquarters, stationCode: "", keyNumber: 0,
            isHeadquarters: true, user: user, role: "desk", signingKey: Data(), revokedAt: nil,
            closedAt: nil)
    }

    /// The desk's standing, where the device is the desk.
    static func desk(_ facts: FactTable, device: Identifier) throws -> DeviceFacts? {
        guard device == (try facts.identifier("desk-device")),
            let user = try facts.identifier("desk-user"),
            let headquarters = try facts.identifier("headquarters")
        else { return nil }
        return desk(device, headquarters: headquarters, user: user)
    }
}

/// The judge didn't apply what was done at the desk; nothing of it was recorded.
public struct DeskRefusal: Error {
    public let verdict: Verdict
}

/// The beginning of a bureau.
public enum Founding {
    /// Gives an empty database its bureau, epoch, and the desk's identities.
    ///
    /// - Parameter make: the records that the bureau begins with: HQ's station, the desk's user and
    ///   device, under the given ids.
    public static func found(
        _ service: SyncService, name: String,
        _ make: (_ headquarters: Identifier, _ user: Identifier, _ device: Identifier)
            -> [ChangeSetDraft]
    ) throws {
        let powers = service.powers
        try service.database.queue.write { db in
            let table = FactTable(db)
            guard try table.identifier("bureau") == nil else {
                throw BureauFailure.alreadyFounded
            }
            let headquarters = powers.identifier()
            let user = powers.identifier()
            let device = powers.identifier()
            try table.set("bureau", powers.identifier().data)
            try table.set("bureau-name", Data(name.utf8))
            try table.set("epoch", powers.identifier().data)
            try table.set("headquarters", headquarters.data)
            try table.set("desk-user", user.data)
            try table.set("desk-device", device.data)
            _ = try Desk(service).record(db) { _ in make(headquarters, user, device) }
        }
    }
}
