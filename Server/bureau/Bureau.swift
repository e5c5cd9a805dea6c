import ChangeLog
import DataFolder
import Foundation
internal import GRDB
import Intake
import Ledger
import Money
internal import RecordStore
import Rules

/// An opened bureau: its database, rules and keys.
struct Bureau {
    let folder: DataFolder
    let service: SyncService

    static let databaseName = "bureau.sqlite"
    static let keyName = "bureau.key"
    static let socketName = "control.sock"

    /// Opens a founded bureau for writing; the caller holds the folder's lock.
    init(_ folder: DataFolder, powers: any Powers = SystemPowers()) throws {
        guard folder.has(Self.databaseName) else { throw BureauFailure.notFounded }
        try self.init(folder, keys: BureauKeys.load(path: folder.file(Self.keyName)), powers)
    }

    private init(_ folder: DataFolder, keys: BureauKeys, _ powers: any Powers) throws {
        self.folder = folder
        let database = try BureauDatabase(
            path: folder.file(Self.databaseName), catalog: LedgerCatalog.catalog)
        service = SyncService(
            database: database, rules: try RuleSet.embedded(catalog: LedgerCatalog.catalog),
            keys: keys, directory: .ledger, powers: powers, dateOf: Self.dateOf)
        try keepBuiltInRules()
    }

    /// The bureau's calendar date at an instant in milliseconds.
    static let dateOf: @Sendable (Int64) throws -> Int64 = {
        Int64(try CalendarDate.inShanghai(millisecondsSince1970: $0).number)
    }

    /// A bureau that judges by the rules that its program came with goes on with the new program's,
    /// and its journal says so.
    private func keepBuiltInRules() throws {
        let file = RuleSet.embeddedFile
        let table = try service.database.queue.read { db in
            (hash: try RulesTable(db).hash, isBuiltIn: try RulesTable(db).isBuiltIn)
        }
        guard let hash = table.hash else {
            // Before it is founded there is no desk; its first rules need no entry.
            return try service.beginRules(file)
        }
        guard table.isBuiltIn, hash != Hash256(hashing: Data(file.utf8)) else { return }
        try service.putInForce(rules: file, isBuiltIn: true) { context in
            [
                RulesVersion.draft(
                    file, id: context.newIdentifier(), author: context.user, origin: .builtIn,
                    reason: "随程序更新 / came with the program")
            ]
        }
    }

    /// The rules in force, for a look beside a running server.
    static func rules(_ database: BureauDatabase) throws -> RuleSet {
        try database.queue.read { db in
            guard let hash = try RulesTable(db).hash else {
                return try RuleSet.embedded(catalog: database.catalog)
            }
            return try RulesTable(db).rules(hash, catalog: database.catalog)
        }
    }

    /// Founds a bureau in a folder that has none.
    static func found(
        _ folder: DataFolder, name: String, powers: any Powers = SystemPowers()
    ) throws -> Bureau {
        guard !folder.has(databaseName) else { throw BureauFailure.alreadyFounded }
        let (keys, material) = try BureauKeys.make()
        try BureauKeys.save(material, path: folder.file(keyName))
        let bureau = try Bureau(folder, keys: keys, powers)
        try Founding.found(bureau.service, name: name) { headquarters, user, device in
            [first(headquarters: headquarters, user: user, device: device, name: name)]
        }
        return bureau
    }

    private static func first(
        headquarters: Identifier, user: Identifier, device: Identifier, name: String
    ) -> ChangeSetDraft {
        func create(_ type: String, _ record: Identifier, _ fields: [String: FieldValue])
            -> ChangeSetDraft.EditDraft
        {
            .init(
                type: typeNumber(type), record: record, action: .create,
                fields: values(type, fields))
        }
        return ChangeSetDraft(
            id: device, intent: "bureau.init",
            edits: [
                create(
                    "station", headquarters,
                    [
                        "code": .text("00"), "name": .text(name), "key-number": .integer(1),
                        "kind": .text(StationKind.headquarters.rawValue),
                    ]),
                create(
                    "user", user,
                    [
                        "name": .text("服务台"), "role": .text(Role.desk.rawValue),
                        "station": .reference(headquarters),
                    ]),
                create(
                    "device", device,
                    [
                        "letter": .text("A"), "station": .reference(headquarters),
                        "user": .reference(user), "name": .text("服务台"),
                        // None: the desk is in the server, and nobody can sign for it.
                        "signing-key": .opaque(Data()),
                    ]),
            ])
    }
}
