public import Crypto
internal import Foundation

/// A place in the server's total order, in one life of its memory.
public struct JournalPlace: Hashable, Sendable {
    public let epoch: Identifier
    public let seq: UInt64

    public init(epoch: Identifier, seq: UInt64) {
        self.epoch = epoch
        self.seq = seq
    }
}

/// What a verdict was given about, and where: the seal covers it, so that nobody can give back a
/// verdict for other bytes, or in another order.
public struct SealedMatter: Sendable {
    /// Where the verdict was given first.
    public var place: JournalPlace
    /// SHA-256 of the change set's frozen bytes, also where the verdict follows an earlier one.
    public var body: Hash256
    /// Of the records that the verdict created.
    public var created: Hash256

    public init(place: JournalPlace, body: Hash256, created: Hash256) {
        self.place = place
        self.body = body
        self.created = created
    }
}

/// The records that a verdict created, as far as the server made them: type, id and the fields that
/// only the server sets. What else is in them, the frozen bytes say.
public enum CreatedRecords {
    /// The part of a new record that the seal covers.
    ///
    /// - Parameter serverSet: the numbers of the type's fields that only the server sets.
    public static func part(of record: RecordImage, serverSet: [UInt32]) -> RecordImage {
        var fields = FieldValues()
        for number in serverSet { fields[number] = record.fields[number] }
        return RecordImage(
            type: record.type, id: record.id, version: record.version, fields: fields)
    }

    /// SHA-256("sizhang-created-1" ‖ for each, ascending by type and id: length (8) ‖ the part as a
    /// canonical Record message, without seq).
    public static func hash(_ records: [RecordImage]) -> Hash256 {
        guard !records.isEmpty else { return none }
        var bytes = label
        for record in records.sorted(by: { ($0.type, $0.id) < ($1.type, $1.id) }) {
            var plain = record
            plain.seq = 0
            plain.versions = [:]
            let message = plain.serialized()
            bytes.append(UInt64(message.count).bigEndianData)
            bytes.append(message)
        }
        return Hash256(hashing: bytes)
    }

    private static let label = Data("sizhang-created-1".utf8)
    private static let none = Hash256(hashing: label)
}

extension Verdict {
    /// The bytes that the seal covers: "sizhang-verdict-2" ‖ epoch ‖ seq (8) ‖ SHA-256(body) ‖ hash of
    /// the created records ‖ the verdict as a message, without body, seal, seq and the place.
    private func sealedBytes(_ matter: SealedMatter) -> [UInt8] {
        var writer = MessageWriter(capacity: 320)
        writer.append(Self.sealLabel)
        writer.append(Array(matter.place.epoch.data))
        writer.append(Array(matter.place.seq.bigEndianData))
        writer.append(Array(matter.body.data))
        writer.append(Array(matter.created.data))
        encode(to: &writer, without: [.body, .seal, .seq, .given])
        return writer.bytes
    }

    private static let sealLabel = Array("sizhang-verdict-2".utf8)

    /// Sets the seal.
    public mutating func seal(with key: VerdictSealKey, _ matter: SealedMatter) {
        seal = key.seal(of: sealedBytes(matter))
    }

    public func isSealed(with key: VerdictSealKey, _ matter: SealedMatter) -> Bool {
        seal == key.seal(of: sealedBytes(matter))
    }

    /// Whether it bears the seal that an earlier program gave: without bytes, place and ruling, so that it
    /// shows only whose key it is.
    public func isSealedInTheFirstForm(with key: VerdictSealKey) -> Bool {
        var writer = MessageWriter(capacity: 256)
        writer.append(Array("sizhang-verdict-1".utf8))
        encode(to: &writer, without: [.body, .seal, .seq, .given, .followedBy])
        return seal == key.seal(of: writer.bytes)
    }
}

/// The server's key for the seals of verdicts: the first 16 bytes of HMAC-SHA256.
public struct VerdictSealKey: Sendable {
    // The key is taken in once; each seal goes on from a copy.
    private let begun: HMAC<SHA256>

    public init(_ key: SymmetricKey) { begun = HMAC(key: key) }

    func seal(of bytes: [UInt8]) -> Data {
        var code = begun
        code.update(data: bytes)
        return Data(code.finalize().prefix(16))
    }
}
