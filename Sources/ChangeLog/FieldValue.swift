public import Foundation

/// Text that only holders of the key can read, and a keyed hash to compare it by.
public struct SealedText: Hashable, Sendable {
    public let key: UInt32
    /// 12 bytes nonce, the ciphertext, 16 bytes tag.
    public let ciphertext: Data
    /// 16 bytes; equal for equal normalized texts of one bureau.
    public let lookup: Data

    public init(key: UInt32, ciphertext: Data, lookup: Data) {
        self.key = key
        self.ciphertext = ciphertext
        self.lookup = lookup
    }
}

/// What a field holds. Dates, months, instants, fen and booleans are integers: the catalog says
/// which.
public enum FieldValue: Hashable, Sendable {
    case absent
    case text(String)
    case integer(Int64)
    case reference(Identifier)
    case sealed(SealedText)
    case opaque(Data)

    public var text: String? { if case .text(let value) = self { value } else { nil } }
    public var integer: Int64? { if case .integer(let value) = self { value } else { nil } }
    public var reference: Identifier? {
        if case .reference(let value) = self { value } else { nil }
    }
    public var sealed: SealedText? { if case .sealed(let value) = self { value } else { nil } }
}

/// Values by field number, ascending; absent fields aren't listed unless an edit clears them.
public struct FieldValues: Hashable, Sendable {
    public struct Entry: Hashable, Sendable {
        public let field: UInt32
        public let value: FieldValue

        public init(field: UInt32, value: FieldValue) {
            self.field = field
            self.value = value
        }
    }

    public private(set) var entries: [Entry]

    public init() { entries = [] }

    public init(_ values: [(UInt32, FieldValue)]) {
        entries = values.map { Entry(field: $0, value: $1) }.sorted { $0.field < $1.field }
    }

    /// - Precondition: ascending, each field once. Used where the source is already so.
    public init(ascending entries: [Entry]) { self.entries = entries }

    /// `.absent` when the field isn't listed.
    public subscript(field: UInt32) -> FieldValue {
        get { entries.first { $0.field == field }?.value ?? .absent }
        set { set(field, newValue) }
    }

    public func lists(_ field: UInt32) -> Bool { entries.contains { $0.field == field } }

    private mutating func set(_ field: UInt32, _ value: FieldValue) {
        let index = entries.firstIndex { $0.field >= field } ?? entries.count
        let exists = index < entries.count && entries[index].field == field
        switch (exists, value) {
        case (true, .absent): entries.remove(at: index)
        case (true, _): entries[index] = Entry(field: field, value: value)
        case (false, .absent): break
        case (false, _): entries.insert(Entry(field: field, value: value), at: index)
        }
    }

    /// Lists the field even when the value is absent: in an edit, that clears it.
    public mutating func assign(_ field: UInt32, _ value: FieldValue) {
        entries.removeAll { $0.field == field }
        let index = entries.firstIndex { $0.field > field } ?? entries.count
        entries.insert(Entry(field: field, value: value), at: index)
    }
}
