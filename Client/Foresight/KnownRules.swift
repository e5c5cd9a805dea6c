internal import ChangeLog
public import Foundation
public import GRDB
public import RecordStore
public import Rules

/// Where a replica finds the rules and its user's role. The composition root names the record types
/// and fields; foresight only follows them.
public struct ForesightDirectory: Sendable {
    public let ruleSetType: UInt32
    /// 64 hexadecimal digits of the SHA-256 of the file's text.
    public let hashField: UInt32
    public let fileField: UInt32
    public let userType: UInt32
    public let roleField: UInt32
    /// The bureau's calendar date (yyyymmdd) at an instant in milliseconds since 1970.
    public let dateOf: @Sendable (Int64) throws -> Int64

    public init(
        ruleSetType: UInt32, hashField: UInt32, fileField: UInt32, userType: UInt32,
        roleField: UInt32, dateOf: @escaping @Sendable (Int64) throws -> Int64
    ) {
        self.ruleSetType = ruleSetType
        self.hashField = hashField
        self.fileField = fileField
        self.userType = userType
        self.roleField = roleField
        self.dateOf = dateOf
    }
}

/// The rules files that a replica has: those that the server journaled, and the program's own. A
/// file is read when it is first asked for.
public final class KnownRules {
    private let store: RecordStore
    private let directory: ForesightDirectory
    private var known: [Hash256: RuleSet] = [:]
    /// The program's own; nil where its file doesn't fit the catalog.
    public private(set) lazy var builtIn = try? RuleSet.embedded(catalog: store.catalog)

    public init(_ store: RecordStore, _ directory: ForesightDirectory) {
        self.store = store
        self.directory = directory
    }

    /// The rules that the server judged by when it was last heard; the program's own where it was
    /// never heard. Nil where they aren't here, or are of a later program.
    public func inForce(_ db: Database) throws -> RuleSet? {
        guard let hash = try FactTable(db)["rules-hash"].flatMap({ Hash256($0) }) else {
            return builtIn
        }
        return try version(hash.data, db)
    }

    /// - Parameter hash: of the file's text, or the hash's first bytes, as verdicts have them.
    public func version(_ hash: Data, _ db: Database) throws -> RuleSet? {
        if let found = known.first(where: { $0.key.data.starts(with: hash) }) { return found.value }
        if let builtIn, builtIn.hash.data.starts(with: hash) { return builtIn }
        for record in try store.find(db, directory.ruleSetType).map(\.image) {
            guard case .opaque(let file) = record.fields[directory.fileField],
                Hash256(hashing: file).data.starts(with: hash),
                record.fields[directory.hashField].text?.count == 64,
                let rules = try? RuleSet(
                    yaml: String(decoding: file, as: UTF8.self), catalog: store.catalog)
            else { continue }
            known[rules.hash] = rules
            return rules
        }
        return nil
    }
}
