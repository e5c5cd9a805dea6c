/// A typed column of a record type. Held by reference: rules and views hand fields on by the million.
public final class Field: Sendable {
    /// On the wire; never reused within its type.
    public let number: UInt32
    /// In English, kebab-case; the column's name has `_` for `-`.
    public let name: String
    public let label: Label
    public let kind: FieldKind
    public let isRequired: Bool
    /// The number of the register that the field belongs to: its own, or its group's first field.
    public let register: UInt32
    public let policy: MergePolicy
    /// Only the server sets it; never in an edit.
    public let isServerSet: Bool
    /// What a stub of a record shows of the field; nil: nothing.
    public let inStub: StubForm?
    /// The name with `_` for `-`. May be a word of SQL: quote it there.
    public let columnName: String

    public init(
        _ number: UInt32, _ name: String, _ label: Label, _ kind: FieldKind,
        required: Bool = false, register: UInt32? = nil, policy: MergePolicy = .hold,
        serverSet: Bool = false, inStub: StubForm? = nil
    ) {
        self.number = number
        self.name = name
        self.label = label
        self.kind = kind
        isRequired = required
        self.register = register ?? number
        self.policy = serverSet ? .server : policy
        isServerSet = serverSet
        self.inStub = inStub
        columnName = name.replacing("-", with: "_")
    }

}

/// How a field stands in a stub: what a station keeps of a record that isn't its own any more, and
/// that its own records refer to.
public enum StubForm: Sendable {
    case whole
    /// The first code point of a text, and a star.
    case masked
}

/// What a field may hold.
public enum FieldKind: Sendable {
    case text(maximumBytes: Int = 512)
    case integer(ClosedRange<Int64>)
    /// Integer fen. Which range is allowed depends on the type: a counter-entry is negative.
    case amountFen(ClosedRange<Int64>)
    /// Calendar date as yyyymmdd.
    case date
    /// Calendar month as yyyymm.
    case month
    /// Milliseconds since 1970-01-01T00:00:00Z.
    case instant
    case boolean
    case enumeration([Choice])
    /// A record of the named type.
    case reference(String)
    /// Personal text: sealed in wire, journal and tables.
    case sealed
    case opaque(maximumBytes: Int)
    /// Keyed hashes of several personal texts, each of which records are looked up by. Carried as
    /// bytes: 16 for each, ascending.
    case lookups(maximumCount: Int)

    /// Bytes that tell a person nothing.
    public var isForMachines: Bool {
        switch self {
        case .opaque, .lookups: true
        default: false
        }
    }
}

/// An allowed value of an enumeration.
public struct Choice: Sendable {
    /// On the wire and in tables.
    public let code: String
    public let label: Label

    public init(_ code: String, _ chinese: String, _ english: String? = nil) {
        self.code = code
        label = Label(chinese, english ?? code)
    }
}

/// What happens when somebody else wrote a register since the version an edit was made upon.
public enum MergePolicy: String, Sendable, CaseIterable {
    /// HQ owns it; a station's edit is refused, HQ against HQ is held.
    case server
    /// The later effective time wins.
    case lastWriter = "last-writer"
    /// Held for HQ.
    case hold
    /// Set once, when the record is created.
    case immutable
    /// Both are kept: for lists of text, one item a line.
    case union
}
