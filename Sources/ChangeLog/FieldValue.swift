public import Foundation
public import Wire

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

extension FieldValue {
    /// - Returns: nil where the message breaks the contract (an identifier that isn't 16 bytes).
    public init?(_ message: WireFieldValue) {
        switch message.value {
        case nil: self = .absent
        case .text(let text): self = .text(text)
        case .integer(let integer): self = .integer(integer)
        case .reference(let data):
            guard let identifier = Identifier(data) else { return nil }
            self = .reference(identifier)
        case .sealed(let sealed):
            guard sealed.lookup.count == 16, sealed.ciphertext.count >= 28 else { return nil }
            self = .sealed(
                SealedText(
                    key: sealed.key, ciphertext: sealed.ciphertext, lookup: sealed.lookup))
        case .opaque(let data): self = .opaque(data)
        }
    }

    public func message(field: UInt32) -> WireFieldValue {
        var message = WireFieldValue()
        message.field = field
        switch self {
        case .absent: break
        case .text(let text): message.text = text
        case .integer(let integer): message.integer = integer
        case .reference(let identifier): message.reference = identifier.data
        case .sealed(let text):
            message.sealed.key = text.key
            message.sealed.ciphertext = text.ciphertext
            message.sealed.lookup = text.lookup
        case .opaque(let data): message.opaque = data
        }
        return message
    }
}

extension FieldValues {
    /// - Returns: nil unless fields ascend and each value keeps the contract.
    public init?(_ messages: [WireFieldValue]) {
        var entries: [Entry] = []
        entries.reserveCapacity(messages.count)
        for message in messages {
            guard let value = FieldValue(message), message.field > entries.last?.field ?? 0 else {
                return nil
            }
            entries.append(Entry(field: message.field, value: value))
        }
        self.entries = entries
    }

    public var messages: [WireFieldValue] { entries.map { $0.value.message(field: $0.field) } }
}
