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
    /// There while a restore is under way.
    static let unfinishedName = "restore.unfinished"

    /// Opens a founded bureau for writing; the caller holds the folder's lock.
    init(_ folder: DataFolder, powers: any Powers = SystemPowers()) throws {
        guard !folder.has(Self.unfinishedName) else { throw BureauFailure.restoreUnfinished }
        guard folder.has(Self.databaseName) else { throw BureauFailure.notFounded }
        try self.init(folder, keys: BureauKeys.load(path: folder.file(Self.keyName)), powers)
        // A file without a bureau is what a founding leaves that was broken off.
        guard try service.database.bureau() != nil else { throw BureauFailure.notFounded }
    }

    private init(_ folder: DataFolder, keys: BureauKeys, _ powers: any Powers) throws {
        self.folder = folder
        service = try Self.service(folder, keys: keys, powers)
        try keepBuiltInRules()
    }

    private static func service(
        _ folder: DataFolder, keys: BureauKeys, _ powers: any Powers
    ) throws -> SyncService {
        SyncService(
            database: try BureauDatabase(
                path: folder.file(databaseName), catalog: LedgerCatalog.catalog),
            rules: try RuleSet.embedded(catalog: LedgerCatalog.catalog), keys: keys,
            directory: .ledger, powers: powers, ruleSets: .ledger, dateOf: dateOf)
    }

    /// Begins a new life of the memory at the last entry that a backup held, before anything else is
    /// entered.
    static func beginRestoredLife(_ folder: DataFolder, powers: any Powers = SystemPowers()) throws
    {
        let service = try service(
            folder, keys: BureauKeys.load(path: folder.file(keyName)), powers)
        try service.beginRestoredLife()
        try service.database.close()
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

    /// Founds a bureau in a folder that has none, or none but a founding that was broken off.
    static func found(
        _ folder: DataFolder, name: String, powers: any Powers = SystemPowers()
    ) throws -> Bureau {
        guard !folder.has(unfinishedName) else { throw BureauFailure.restoreUnfinished }
        if folder.has(databaseName) {
            let database = try BureauDatabase(
                path: folder.file(databaseName), catalog: LedgerCatalog.catalog)
            guard try database.bureau() == nil else { throw BureauFailure.alreadyFounded }
        }
        let (keys, material) = try BureauKeys.make()
        // Durable before anything is sealed with them.
        do throws(WholeFileFailure) {
            try WholeFile.write(
                Data((material.base64EncodedString() + "\n").utf8), to: folder.file(keyName),
                mayReplace: true)
        } catch { throw DataFolderFailure.notWritable(path: folder.path) }
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
