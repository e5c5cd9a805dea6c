public import Catalog
public import ChangeLog
internal import Foundation
public import GRDB
internal import Journal
internal import Judge
internal import RecordStore
public import Rules
internal import Synchronization

/// The rules that the bureau judges by at this point of its journal, with the judge that was made of
/// them. Which they are, the database says: a change of rules and what is judged by them are in one
/// order.
final class RulesInForce: Sendable {
    struct Current: Sendable {
        let rules: RuleSet
        let judge: ChangeSetJudge
    }

    private let current: Mutex<Current>

    init(_ rules: RuleSet) {
        current = Mutex(
            Current(rules: rules, judge: ChangeSetJudge(catalog: rules.catalog, rules: rules)))
    }

    /// The rules as last read.
    var last: Current { current.withLock { $0 } }

    /// The rules in force in the transaction of `db`.
    func read(_ db: Database) throws -> Current {
        let hash = try RulesTable(db).hash
        return try current.withLock { current in
            guard let hash, hash != current.rules.hash else { return current }
            let rules = try RulesTable(db).rules(hash, catalog: current.rules.catalog)
            current = Current(
                rules: rules, judge: ChangeSetJudge(catalog: rules.catalog, rules: rules))
            return current
        }
    }
}

/// Every rules file that judged, and which of them is in force.
public struct RulesTable {
    private let db: Database

    public init(_ db: Database) { self.db = db }

    /// Of the file in force; nil in a bureau where none was put in force yet.
    public var hash: Hash256? {
        get throws { try FactTable(db)["rules"].flatMap { Hash256($0) } }
    }

    /// Whether the file in force is the one that the program came with.
    public var isBuiltIn: Bool {
        get throws { try FactTable(db).text("rules-origin") == "built-in" }
    }

    /// - Throws: `JournalDamage.unreadable` where the file is missing.
    public func rules(_ hash: Hash256, catalog: RecordCatalog) throws -> RuleSet {
        let statement = try RawStatement(db, "SELECT text FROM rules_version WHERE hash = ?")
        statement.bind(hash.data, at: 1)
        defer { statement.reset() }
        guard try statement.step() else { throw JournalDamage.unreadable }
        return try RuleSet(yaml: statement.text(0), catalog: catalog)
    }

    func putInForce(_ file: String, isBuiltIn: Bool, from seq: UInt64) throws {
        let hash = Hash256(hashing: Data(file.utf8))
        let statement = try RawStatement(db, "INSERT OR IGNORE INTO rules_version VALUES (?, ?, ?)")
        statement.bind(hash.data, at: 1)
        statement.bind(file, at: 2)
        statement.bind(Int64(seq), at: 3)
        try statement.run()
        let facts = FactTable(db)
        try facts.set("rules", hash.data)
        try facts.set("rules-origin", Data((isBuiltIn ? "built-in" : "adopted").utf8))
    }
}

extension SyncService {
    /// Puts a rules file in force, and journals that: what comes after is judged by it, and nothing
    /// before is judged again.
    ///
    /// - Parameters:
    ///   - isBuiltIn: the program came with it; a later program's takes its place by itself.
    ///   - make: the record of the change, with its author.
    /// - Throws: `RuleFileProblem`, and `DeskRefusal` where the rules in force refuse the record.
    public func putInForce(
        rules file: String, isBuiltIn: Bool, _ make: (DeskContext) throws -> [ChangeSetDraft]
    ) throws {
        _ = try RuleSet(yaml: file, catalog: database.catalog)
        try database.queue.write { db in
            try Desk(self).record(db, make)
            try RulesTable(db).putInForce(
                file, isBuiltIn: isBuiltIn, from: try Facts(db).head.seq)
            _ = try rulesInForce.read(db)
        }
    }

    /// Notes the rules that a bureau begins with; nothing where it has some.
    public func beginRules(_ file: String) throws {
        try database.queue.write { db in
            guard try RulesTable(db).hash == nil else { return }
            try RulesTable(db).putInForce(file, isBuiltIn: true, from: try Facts(db).head.seq)
        }
    }
}

/// Where the domain's records of adopted rules hold what the engine must know of them. The composition
/// root names the type and the fields.
public struct RuleSetDirectory: Sendable {
    public let type: UInt32
    /// The rules file's bytes.
    public let fileField: UInt32
    public let originField: UInt32
    /// In `originField`: the program came with the file.
    public let builtIn: String

    public init(type: UInt32, fileField: UInt32, originField: UInt32, builtIn: String) {
        self.type = type
        self.fileField = fileField
        self.originField = originField
        self.builtIn = builtIn
    }
}

extension SyncService {
    /// After a loss of memory: the rules that were adopted last are in force again, once the record of
    /// that is back.
    func adoptRestoredRules(_ db: Database) throws {
        guard let ruleSets else { return }
        let lives = try Epochs(db)
        let journal = JournalLog(db)
        var newest: (place: JournalPlace, record: RecordImage)?
        for record in try database.store.find(db, ruleSets.type).map(\.image) {
            guard let verdict = try journal.verdict(changeSet: record.version) else { continue }
            let place = lives.place(of: verdict)
            if let found = newest, !lives.precedes(found.place, place) { continue }
            newest = (place, record)
        }
        guard let record = newest?.record,
            case .opaque(let file) = record.fields[ruleSets.fileField],
            Hash256(hashing: file) != (try RulesTable(db).hash)
        else { return }
        try RulesTable(db).putInForce(
            String(decoding: file, as: UTF8.self),
            isBuiltIn: record.fields[ruleSets.originField].text == ruleSets.builtIn,
            from: try Facts(db).head.seq)
    }
}
