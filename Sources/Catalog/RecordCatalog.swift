/// A domain as data: every record type, with its fields, registers, owner, scope and kept sums.
///
/// The engine creates tables, checks edits, judges and reports from this value alone.
public final class RecordCatalog: Sendable {
    /// Rises with every change of the declaration; travels in every body and handshake.
    public let version: UInt32
    /// Ascending by number.
    public let types: [RecordType]
    /// The type whose records withdraw change sets; nil where nothing can be withdrawn.
    public let withdrawal: WithdrawalType?
    private let byNumber: [UInt32: RecordType]
    private let byName: [String: RecordType]
    private let referencesByType: [UInt32: [StationReference]]
    private let referencesByTarget: [UInt32: [StationReference]]

    /// - Precondition: numbers and names are unique (a mistake in the declaration is a programmer's).
    public init(version: UInt32, types: [RecordType], withdrawal: WithdrawalType? = nil) {
        self.version = version
        self.withdrawal = withdrawal
        self.types = types.sorted { $0.number < $1.number }
        byNumber = Dictionary(uniqueKeysWithValues: types.map { ($0.number, $0) })
        let byName = Dictionary(uniqueKeysWithValues: types.map { ($0.name, $0) })
        self.byName = byName
        let references = self.types.flatMap { StationReference.all(of: $0, byName) }
        referencesByType = Dictionary(grouping: references, by: \.type.number)
        referencesByTarget = Dictionary(grouping: references, by: \.target)
    }

    /// The fields of a station's records of a type that name station's records.
    public func stationReferences(of type: UInt32) -> [StationReference] {
        referencesByType[type] ?? []
    }

    /// The fields of stations' records that name records of a type.
    public func stationReferences(to type: UInt32) -> [StationReference] {
        referencesByTarget[type] ?? []
    }

    public func type(_ number: UInt32) -> RecordType? { byNumber[number] }

    public func type(named name: String) -> RecordType? { byName[name] }
}

/// A field by which a station's record names another station's record, or its own.
public struct StationReference: Sendable {
    /// Whose records name; they belong to the station in `owner`.
    public let type: RecordType
    public let owner: UInt32
    public let field: UInt32
    /// The type of what is named.
    public let target: UInt32

    static func all(of type: RecordType, _ types: [String: RecordType]) -> [StationReference] {
        guard case .station(let owner) = type.scope else { return [] }
        return type.fields.compactMap { field in
            guard case .reference(let name) = field.kind, let target = types[name],
                case .station = target.scope
            else { return nil }
            return StationReference(
                type: type, owner: owner, field: field.number, target: target.number)
        }
    }
}

/// Which records take a change set back before it is judged, and where they name it.
public struct WithdrawalType: Hashable, Sendable {
    /// The number of the record type.
    public let type: UInt32
    /// The field that holds the 16 bytes of the change set's id.
    public let changeSet: UInt32

    public init(type: UInt32, changeSet: UInt32) {
        self.type = type
        self.changeSet = changeSet
    }
}

/// A word in the two languages of every text that a user sees.
public struct Label: Sendable, Hashable {
    public let chinese: String
    public let english: String

    public init(_ chinese: String, _ english: String) {
        self.chinese = chinese
        self.english = english
    }
}

/// One kind of business record.
public final class RecordType: Sendable {
    /// Who may write records of a type.
    public enum Owner: Sendable { case headquarters, station }

    /// Who may see records of a type.
    public enum Scope: Sendable, Hashable {
        /// Every replica of the bureau.
        case bureau
        /// HQ's replicas only.
        case headquarters
        /// HQ, and the station that the named reference field names.
        case station(field: UInt32)
    }

    /// On the wire; never reused.
    public let number: UInt32
    /// In English, kebab-case: in rules, JSON and errors. The table's name has `_` for `-`.
    public let name: String
    public let label: Label
    public let owner: Owner
    public let scope: Scope
    /// Records are only created; a correction is another record.
    public let isAppendOnly: Bool
    /// The letter that starts this type's document numbers (`P03A-17`), where it has them.
    public let documentLetter: Character?
    /// Ascending by number.
    public let fields: [Field]
    /// Column lists that queries and rules look records up by.
    public let indexes: [[String]]
    public let sums: [KeptSum]
    /// The numbers of the fields that only the server sets, ascending.
    public let serverSetFields: [UInt32]
    /// The name with `_` for `-`. May be a word of SQL: quote it there.
    public let tableName: String
    private let positions: [UInt32: Int]
    private let positionsByName: [String: Int]

    public init(
        _ number: UInt32, _ name: String, _ label: Label, owner: Owner, scope: Scope,
        isAppendOnly: Bool = false, documentLetter: Character? = nil, fields: [Field],
        indexes: [[String]] = [], sums: [KeptSum] = []
    ) {
        self.number = number
        self.name = name
        self.label = label
        self.owner = owner
        self.scope = scope
        self.isAppendOnly = isAppendOnly
        self.documentLetter = documentLetter
        self.fields = fields.sorted { $0.number < $1.number }
        self.indexes = indexes
        self.sums = sums
        serverSetFields = self.fields.filter(\.isServerSet).map(\.number)
        tableName = name.replacing("-", with: "_")
        positions = Dictionary(
            uniqueKeysWithValues: self.fields.enumerated().map { ($1.number, $0) })
        positionsByName = Dictionary(
            uniqueKeysWithValues: self.fields.enumerated().map { ($1.name, $0) })
    }

    /// The field that names the station a record belongs to; nil where none does.
    public var stationField: UInt32? {
        if case .station(let field) = scope { field } else { nil }
    }

    public func field(_ number: UInt32) -> Field? { positions[number].map { fields[$0] } }

    public func field(named name: String) -> Field? {
        positionsByName[name].map { fields[$0] }
    }

    /// The field's place in `fields`, which is its column's place in the table.
    public func position(of number: UInt32) -> Int? { positions[number] }

}

/// A sum over records that the store keeps up to date, so that a total is never a scan.
public struct KeptSum: Sendable {
    public let name: String
    /// The integer field that is added up; records are counted too.
    public let amount: String
    /// Text, integer or reference fields.
    public let groupBy: [String]

    public init(_ name: String, of amount: String, by groupBy: [String]) {
        self.name = name
        self.amount = amount
        self.groupBy = groupBy
    }
}
