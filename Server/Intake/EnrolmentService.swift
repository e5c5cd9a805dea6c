public import Access
public import ChangeLog
internal import Crypto
public import Foundation
internal import GRDB
internal import Journal
internal import RecordStore
internal import SwiftProtobuf
public import Wire

/// Issues one-time codes, and makes whoever shows one a device of the bureau.
public struct EnrolmentService: Sendable {
    private let service: SyncService

    public init(_ service: SyncService) { self.service = service }

    /// A code for one new device of a station, used by one user.
    ///
    /// - Parameter secret: 10 random bytes.
    public func issue(station: Identifier, user: Identifier, role: String, secret: Data) throws
        -> EnrolmentCode
    {
        let code = EnrolmentCode(
            secret: secret, serverKey: service.keys.signing.publicKey.rawRepresentation)
        let expires = service.powers.now() + Limit.enrolmentCodeSeconds * 1_000
        try service.database.queue.write { db in
            let statement = try RawStatement(
                db,
                """
                INSERT INTO enrolment_code (hash, station, user, role, expires_at)
                VALUES (?, ?, ?, ?, ?)
                """)
            statement.bind(code.hash, at: 1)
            statement.bind(station, at: 2)
            statement.bind(user, at: 3)
            statement.bind(role, at: 4)
            statement.bind(expires, at: 5)
            try statement.run()
        }
        return code
    }

    /// Makes the sender a device. The same request again gets the same reply, so a reply that was
    /// lost costs nothing.
    public func enroll(_ request: WireEnrollRequest) throws -> WireEnrollReply {
        guard request.protocolVersion == Limit.protocolVersion else {
            return refused(.protocolVersion)
        }
        guard let key = SigningKey.read(request.signingKey), request.agreementKey.count == 32,
            request.codeHash.count == 32,
            key.isValidSignature(request.signature, for: Enrolment.requestBytes(request))
        else { return refused(.badSignature) }
        return try service.database.queue.write { db in try redeem(request, db) }
    }

    private func redeem(_ request: WireEnrollRequest, _ db: Database) throws -> WireEnrollReply {
        let query = try RawStatement(
            db,
            "SELECT station, user, role, expires_at, device, reply FROM enrolment_code WHERE hash = ?"
        )
        query.bind(request.codeHash, at: 1)
        defer { query.reset() }
        guard try query.step(), let station = query.identifier(0), let user = query.identifier(1)
        else { return refused(.badCode) }
        if let device = query.identifier(4) {
            let reply = try WireEnrollReply(serializedBytes: query.data(5))
            let known = try service.directory.find(device, in: service.database.store.view(db))
            return known?.signingKey == request.signingKey ? reply : refused(.codeUsed)
        }
        guard service.powers.now() <= query.integer(3) else { return refused(.codeExpired) }
        let former: DeviceFacts?
        switch try self.former(request, station: station, db) {
        case .refused(let code): return refused(code)
        case .none: former = nil
        case .device(let facts): former = facts
        }
        // Device letters that were given and forgotten must not be given again: HQ knows them. Who gives up
        // the one identity that could tell isn't waited for.
        guard try !service.awaitsHeadquarters(db, besides: former?.device) else {
            return refused(.recovering)
        }
        let device = try makeDevice(request, station: station, user: user, former: former, db)
        let reply = try reply(to: request, device: device, db)
        let update = try RawStatement(
            db, "UPDATE enrolment_code SET device = ?, reply = ? WHERE hash = ?")
        update.bind(device, at: 1)
        update.bind(try reply.serializedData(), at: 2)
        update.bind(request.codeHash, at: 3)
        try update.run()
        return reply
    }

    private enum Former {
        case none
        case device(DeviceFacts)
        case refused(RefusalCode)
    }

    /// The device that the sender was, proven by its key. One that the server doesn't know has
    /// nothing to close.
    private func former(_ request: WireEnrollRequest, station: Identifier, _ db: Database) throws
        -> Former
    {
        if request.formerDevice.isEmpty { return .none }
        guard let device = Identifier(request.formerDevice) else { return .refused(.malformed) }
        let view = service.database.store.view(db)
        guard let facts = try service.directory.find(device, in: view) else { return .none }
        guard let key = SigningKey.read(facts.signingKey),
            key.isValidSignature(request.formerSignature, for: Enrolment.formerBytes(request))
        else { return .refused(.badSignature) }
        // Its records and entries are its station's: they can't go on at another.
        guard facts.station == station else { return .refused(.badCode) }
        return .device(facts)
    }

    private func makeDevice(
        _ request: WireEnrollRequest, station: Identifier, user: Identifier, former: DeviceFacts?,
        _ db: Database
    ) throws -> Identifier {
        let directory = service.directory
        let others = try service.database.store.find(
            db, directory.deviceType, where: [(directory.stationField, .reference(station))])
        // Letters are never used again: document numbers carry them. As long as HQ hasn't told which ones
        // were given and forgotten, the life of the server's memory is part of it.
        let isBlind = try service.awaitsHeadquarters(db)
        let letter =
            Self.letter(others.count) + (isBlind ? "\(try Epochs(db).all.count)" : "")
        let verdicts = try Desk(service).record(db) { context in
            let id = context.newIdentifier()
            var fields = FieldValues([
                (directory.letterField, .text(letter)),
                (directory.stationField, .reference(station)),
                (directory.userField, .reference(user)),
                (directory.nameField, .text(request.deviceName)),
                (directory.signingKeyField, .opaque(request.signingKey)),
                (directory.enrolledAtField, .integer(context.now())),
            ])
            if let former { fields[directory.formerField] = .reference(former.device) }
            let enrolment =
                ChangeSetDraft(
                    id: id, intent: "device.enroll",
                    edits: [
                        ChangeSetDraft.EditDraft(
                            type: directory.deviceType, record: id, action: .create, fields: fields)
                    ])
            guard let former, former.closedAt == nil else { return [enrolment] }
            let number = try DeviceStates(db).fetch(former.device)?.acknowledged.number ?? 0
            return [
                enrolment,
                IdentityClosing(directory).draft(former.device, number: number, context),
            ]
        }
        return verdicts[0].changeSet
    }

    /// A, B, …, Z, AA, AB, …
    static func letter(_ index: Int) -> String {
        let last = String(UnicodeScalar(UInt8(65 + index % 26)))
        return index < 26 ? last : letter(index / 26 - 1) + last
    }

    private func reply(to request: WireEnrollRequest, device: Identifier, _ db: Database) throws
        -> WireEnrollReply
    {
        let view = service.database.store.view(db)
        guard let facts = try service.directory.find(device, in: view) else {
            throw BureauFailure.notFounded
        }
        let directory = service.directory
        let numbers = try service.database.store.find(db, directory.stationType).compactMap {
            $0.image.fields[directory.keyNumberField].integer.map { UInt32($0) }
        }
        let ring = service.keys.ring(
            keyNumber: facts.keyNumber, all: numbers, isHeadquarters: facts.isHeadquarters)
        let sealed = try Enrolment.seal(
            ring, to: request.agreementKey, codeHash: request.codeHash)
        var reply = WireEnrollReply()
        reply.bureau = try Facts(db).bureau.data
        reply.bureauName = try Facts(db).bureauName
        reply.device = device.data
        reply.station = facts.station.data
        reply.user = facts.user.data
        reply.role = facts.role
        reply.stationCode = facts.stationCode
        reply.deviceLetter = facts.letter
        reply.isHeadquarters = facts.isHeadquarters
        reply.serverKey = service.keys.signing.publicKey.rawRepresentation
        reply.encapsulatedKey = sealed.encapsulatedKey
        reply.sealedKeys = sealed.ciphertext
        reply.serverTime = service.powers.now()
        reply.bundleKeys = try service.bundleKeys(db)
        reply.signature = try service.keys.signing.signature(
            for: Enrolment.replyBytes(reply, codeHash: request.codeHash))
        return reply
    }

    private func refused(_ code: RefusalCode) -> WireEnrollReply {
        var reply = WireEnrollReply()
        reply.refusal = WireRefusal(code)
        reply.serverTime = service.powers.now()
        return reply
    }
}
