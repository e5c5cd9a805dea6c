import Access
import Catalog
import ChangeLog
import Crypto
import Foundation
import GRDB
import HTTP
import Intake
import Ledger
import Logging
import Money
import RecordStore
import Replica
import Rules
import Session
import Transport

/// A bureau on loopback with one station's replica and HQ's, for measuring.
final class Bench: Sendable {
    let folder: String
    let service: SyncService
    let powers = SystemPowers()
    let port: Int
    private let server: Task<Void, any Error>

    init(folder: String) async throws {
        self.folder = folder
        let database = try BureauDatabase(
            path: folder + "/bureau.sqlite", catalog: LedgerCatalog.catalog)
        let (keys, _) = try BureauKeys.make()
        service = SyncService(
            database: database, rules: try RuleSet.embedded(catalog: LedgerCatalog.catalog),
            keys: keys, directory: .bench, powers: powers,
            dateOf: { Int64(try CalendarDate.inShanghai(millisecondsSince1970: $0).number) })
        try Founding.found(service, name: "示例局") { headquarters, user, device in
            [Self.first(headquarters, user, device)]
        }
        var logger = Logger(label: "bench")
        logger.logLevel = .error
        let bureau = BureauServer(service: service, logger: logger)
        let (ports, announce) = AsyncStream<Int>.makeStream()
        server = Task {
            try await bureau.run(host: "127.0.0.1", port: 0) { announce.yield($0) }
        }
        var found = 0
        for await port in ports {
            found = port
            break
        }
        port = found
    }

    deinit { server.cancel() }

    private static func first(_ headquarters: Identifier, _ user: Identifier, _ device: Identifier)
        -> ChangeSetDraft
    {
        func create(_ type: String, _ id: Identifier, _ fields: [String: FieldValue])
            -> ChangeSetDraft.EditDraft
        {
            .init(
                type: Names.type(type), record: id, action: .create,
                fields: Names.values(type, fields))
        }
        return ChangeSetDraft(
            id: device, intent: "bureau.init",
            edits: [
                create(
                    "station", headquarters,
                    [
                        "code": .text("00"), "name": .text("示例局"), "key-number": .integer(1),
                        "kind": .text("headquarters"),
                    ]),
                create(
                    "user", user,
                    [
                        "name": .text("示例"), "role": .text("desk"),
                        "station": .reference(headquarters),
                    ]),
                create(
                    "device", device,
                    [
                        "letter": .text("A"), "station": .reference(headquarters),
                        "user": .reference(user), "signing-key": .opaque(Data(count: 32)),
                    ]),
            ])
    }

    /// A station's record, at the desk.
    func station(code: String) throws -> Identifier {
        try Desk(service).record { context in
            let id = context.newIdentifier()
            return [
                ChangeSetDraft(
                    id: id, intent: "benchmark",
                    edits: [
                        .init(
                            type: Names.type("station"), record: id, action: .create,
                            fields: Names.values(
                                "station",
                                [
                                    "code": .text(code), "name": .text("示例所"),
                                    "kind": .text("station"), "key-number": .integer(2),
                                ]))
                    ])
            ]
        }[0].changeSet
    }

    func headquarters() throws -> Identifier {
        try service.database.queue.read {
            try FactTable($0).identifier("headquarters") ?? .zero
        }
    }

    /// Enrols a replica through the real exchange.
    func replica(_ name: String, station: Identifier) throws -> BenchReplica {
        let user = try Desk(service).record { context in
            let id = context.newIdentifier()
            return [
                ChangeSetDraft(
                    id: id, intent: "benchmark",
                    edits: [
                        .init(
                            type: Names.type("user"), record: id, action: .create,
                            fields: Names.values(
                                "user",
                                [
                                    "name": .text("示例"), "role": .text("clerk"),
                                    "station": .reference(station),
                                ]))
                    ])
            ]
        }[0].changeSet
        let secret = Data((0..<10).map { _ in UInt8.random(in: .min ... .max) })
        let code = try EnrolmentService(service).issue(
            station: station, user: user, role: "clerk", secret: secret)
        let url = "http://127.0.0.1:\(port)"
        let key = Curve25519.Signing.PrivateKey()
        let (identity, keys, _) = try EnrolmentClient(server: url).enroll(
            code: code, key: key, agreement: Curve25519.KeyAgreement.PrivateKey(), deviceName: name)
        let database = try ReplicaDatabase(
            path: folder + "/\(name).sqlite", catalog: LedgerCatalog.catalog, powers: powers)
        try database.adopt(identity, keys: keys)
        let exchange = WebExchange(server: url, identity: identity, key: key, powers: powers)
        return BenchReplica(database: database, exchange: exchange, key: key, name: name)
    }
}

struct BenchReplica {
    let database: ReplicaDatabase
    let exchange: WebExchange
    let key: Curve25519.Signing.PrivateKey
    let name: String

    /// - Parameter onAcknowledged: called once, when the server has all of the outbox.
    @discardableResult
    func sync(onAcknowledged: (() -> Void)? = nil) throws -> Session.SyncReport {
        var driver = SyncDriver(replica: database, exchange: exchange) {
            try SegmentSignature.sign($0, with: key)
        }
        var onAcknowledged = onAcknowledged
        driver.onProgress = { sent, toSend, _, _ in
            guard sent == toSend else { return }
            onAcknowledged?()
            onAcknowledged = nil
        }
        return try driver.run()
    }
}

extension DeviceDirectory {
    static let bench: DeviceDirectory = {
        func field(_ type: String, _ name: String) -> UInt32 {
            LedgerCatalog.catalog.type(named: type)!.field(named: name)!.number
        }
        return DeviceDirectory(
            deviceType: Names.type("device"), stationField: field("device", "station"),
            userField: field("device", "user"), letterField: field("device", "letter"),
            signingKeyField: field("device", "signing-key"),
            revokedAtField: field("device", "revoked-at"),
            closedAtField: field("device", "closed-at"),
            closedNumberField: field("device", "closed-number"),
            formerField: field("device", "former"), nameField: field("device", "name"),
            enrolledAtField: field("device", "enrolled-at"), userType: Names.type("user"),
            roleField: field("user", "role"), stationType: Names.type("station"),
            codeField: field("station", "code"), keyNumberField: field("station", "key-number"),
            stationKindField: field("station", "kind"), headquartersKind: "headquarters")
    }()
}
