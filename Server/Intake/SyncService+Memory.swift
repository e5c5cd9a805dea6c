internal import Catalog
internal import ChangeLog
internal import Foundation
internal import GRDB
internal import Journal
internal import RecordStore
internal import SwiftProtobuf
internal import Wire

/// Whether the server remembers what a replica has seen of it; and what it does when it doesn't.
extension SyncService {
    /// What the server's memory holds of a replica's.
    struct Recollection {
        /// It holds all that the replica has pulled.
        var isWhole: Bool
        /// Else: beyond it they aren't one.
        var remembered = JournalHead(epoch: .zero, seq: 0, hash: .zero)
    }

    /// Looks whether the journal holds the replica's cursors. A replica that has seen more than the server
    /// remembers tells it that memory was lost: a new epoch begins, durably with this transaction, and so
    /// before any reply.
    func recollect(_ request: WireSyncRequest, _ db: Database) throws -> Recollection {
        for cursor in [request.cursor, request.staged] where !cursor.epoch.isEmpty {
            // The hash names all that came before it, whichever life it was in.
            if try JournalLog(db).hash(at: cursor.seq)?.data == cursor.journalHash { continue }
            let epoch = Identifier(cursor.epoch) ?? .zero
            var lives = try Epochs(db)
            if lives.isOver(notBefore: epoch) {
                try beginEpoch(db, forgotten: epoch)
                lives = try Epochs(db)
            }
            let seq = min(cursor.seq, lives.limit(of: epoch))
            guard let hash = try JournalLog(db).hash(at: seq) else {
                throw JournalDamage.unreadable
            }
            return Recollection(
                isWhole: false,
                remembered: JournalHead(epoch: lives.current.id, seq: seq, hash: hash))
        }
        // What is given back was told in a life that is over. If that is the present one, or one that came
        // after it, memory was lost once more, and the replica has no cursor that would tell.
        if !request.given.isEmpty, let given = Identifier(request.givenEpoch),
            try Epochs(db).isOver(notBefore: given)
        {
            try beginEpoch(db, forgotten: given)
        }
        return Recollection(isWhole: true)
    }

    /// Begins a new life of the server's memory: with an identity of its own for the desk, for the number
    /// that its old chain had come to is forgotten; and with a series of its own for voucher numbers.
    ///
    /// - Parameter forgotten: a life that came before it, and that memory has no trace of.
    func beginEpoch(_ db: Database, forgotten: Identifier? = nil) throws {
        let facts = FactTable(db)
        guard let formerDesk = try facts.identifier("desk-device"),
            let user = try facts.identifier("desk-user"),
            let headquarters = try facts.identifier("headquarters")
        else { throw BureauFailure.notFounded }
        try Epochs.begin(
            db, id: powers.identifier(), forgotten: forgotten, at: powers.now())
        try db.execute(sql: "DELETE FROM voucher")
        // Whether they were used since, isn't known any more.
        try db.execute(sql: "DELETE FROM enrolment_code WHERE device IS NULL")
        try facts.set("restored-count", nil)
        let desk = powers.identifier()
        try facts.set("desk-device", desk.data)
        let letter = "R\(try Epochs(db).all.count - 1)"
        try Desk(self).record(db) { context in
            let name = try context.view.record(directory.deviceType, formerDesk)?
                .fields[directory.nameField]
            let fields = FieldValues([
                (directory.letterField, .text(letter)),
                (directory.stationField, .reference(headquarters)),
                (directory.userField, .reference(user)),
                (directory.nameField, name ?? .text(letter)),
                (directory.signingKeyField, .opaque(Data())),
            ])
            return [
                ChangeSetDraft(
                    id: desk, intent: "bureau.epoch",
                    edits: [
                        ChangeSetDraft.EditDraft(
                            type: directory.deviceType, record: desk, action: .create,
                            fields: fields)
                    ])
            ]
        }
    }

    /// Takes in what a replica gives back of what the server may have lost.
    func takeBack(
        _ request: WireSyncRequest, from giver: DeviceFacts, _ receivedAt: Int64, _ db: Database
    ) throws {
        // A memory that was never lost has nothing to be told.
        let lives = try Epochs(db)
        guard lives.isRestored else { return }
        for life in request.lives {
            guard let id = Identifier(life.epoch), !lives.knows(id) else { continue }
            try ForgottenLives(db).note(id, afterSeq: life.afterSeq)
        }
        let epoch = Identifier(request.givenEpoch) ?? .zero
        let given = try request.given.map { message in
            let verdict = try Verdict(serialized: try message.verdict.serializedData())
            return GivenVerdict(
                verdict: verdict,
                place: verdict.given ?? JournalPlace(epoch: epoch, seq: verdict.seq),
                created: try message.created.map { message in
                    // A replica with an earlier catalog can't tell what else it has is of the bytes.
                    let record = try RecordImage(message)
                    let type = database.catalog.type(record.type)
                    return CreatedRecords.part(of: record, serverSet: type?.serverSetFields ?? [])
                })
        }
        try intake(db, receivedAt: receivedAt) {
            try $0.takeBack(given, by: giver)
        }
        try adoptRestoredRules(db)
    }

    /// Notes that a device has given back all that it has. When the last one has, memory is as whole as
    /// it will be: what was held or parked for what wasn't back yet is judged again.
    ///
    /// - Returns: whether the server is recovering still.
    func noteHeard(_ state: inout DeviceState, _ db: Database) throws -> Bool {
        let lives = try Epochs(db)
        guard lives.isRecovering else { return false }
        state.heardEpoch = lives.current.id
        try DeviceStates(db).save(state)
        return try !concludeRecovery(db)
    }

    /// - Returns: whether every device in use has been heard, or given up.
    func concludeRecovery(_ db: Database) throws -> Bool {
        let lives = try Epochs(db)
        guard try awaited(db).isEmpty else { return false }
        try Epochs.recovered(db, at: powers.now())
        try intake(db) { transaction in
            try transaction.takeBackWhatWaits()
            for id in try transaction.openItems.all() {
                // What clashes with what came since waits for HQ.
                guard let verdict = try transaction.journal.verdict(changeSet: id),
                    lives.isOfThePresentLife(lives.place(of: verdict)),
                    !verdict.has(.recoveryClash)
                else { continue }
                try transaction.takeUp(id)
            }
        }
        return true
    }

    /// Devices in use that haven't given back what they have since memory was lost.
    func awaited(_ db: Database) throws -> [DeviceFacts] {
        let lives = try Epochs(db)
        guard lives.isRecovering else { return [] }
        let view = database.store.view(db)
        return try database.store.find(db, directory.deviceType).compactMap { record in
            guard let facts = try directory.find(record.image.id, in: view),
                !facts.signingKey.isEmpty, facts.revokedAt == nil, facts.closedAt == nil
            else { return nil }
            let heard = try DeviceStates(db).fetch(facts.device)?.heardEpoch
            return heard == lives.current.id ? nil : facts
        }
    }

    /// Whether memory was lost, and no device of HQ's has given back what it has, though one could.
    ///
    /// - Parameter given: an identity that is being given up.
    func awaitsHeadquarters(_ db: Database, besides given: Identifier? = nil) throws -> Bool {
        let lives = try Epochs(db)
        guard lives.isRecovering else { return false }
        let view = database.store.view(db)
        let states = DeviceStates(db)
        var isAwaited = false
        for record in try database.store.find(db, directory.deviceType) {
            guard let facts = try directory.find(record.image.id, in: view),
                facts.isHeadquarters, !facts.signingKey.isEmpty, facts.revokedAt == nil,
                facts.closedAt == nil, facts.device != given
            else { continue }
            if try states.fetch(facts.device)?.heardEpoch == lives.current.id { return false }
            isAwaited = true
        }
        return isAwaited
    }
}
