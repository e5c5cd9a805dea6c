public import Foundation

extension Verdict {
    /// Parts of the message that a place may do without.
    public struct Parts: OptionSet, Sendable {
        public let rawValue: Int
        public init(rawValue: Int) { self.rawValue = rawValue }

        public static let changeSet = Parts(rawValue: 1)
        public static let seq = Parts(rawValue: 2)
        public static let body = Parts(rawValue: 4)
        public static let followedBy = Parts(rawValue: 8)
        public static let seal = Parts(rawValue: 16)
        public static let given = Parts(rawValue: 32)
    }

    /// A serialized Verdict, or what a table keeps of it.
    ///
    /// - Parameters:
    ///   - changeSet, seq: where the bytes don't hold them.
    public init(serialized data: Data, changeSet: Identifier? = nil, seq: UInt64 = 0)
        throws(MalformedMessage)
    {
        self = try data.read { bytes throws(MalformedMessage) in
            try Verdict(encoded: bytes, changeSet: changeSet, seq: seq)
        }
    }

    public func serialized(without parts: Parts = []) -> Data {
        var writer = MessageWriter(capacity: 224 + body.count)
        encode(to: &writer, without: parts)
        return writer.data
    }

    func encode(to writer: inout MessageWriter, without parts: Parts = []) {
        if !parts.contains(.changeSet) { writer.identifier(1, changeSet) }
        writer.identifier(2, device)
        writer.unsigned(3, number)
        if !parts.contains(.seq) { writer.unsigned(4, seq) }
        writer.unsigned(5, outcome.number)
        for flag in flags { writer.presentText(6, flag) }
        writer.text(7, rule)
        writer.data(8, rulesHash)
        writer.signed(9, receivedAt)
        writer.signed(10, effectiveAt)
        writer.identifier(11, actor)
        writer.text(12, intent)
        for touch in touched {
            writer.message(13) { message in
                message.unsigned(1, UInt64(touch.type))
                if touch.record != changeSet { message.identifier(2, touch.record) }
            }
        }
        for (name, value) in evidence {
            writer.message(14) { message in
                message.text(1, name)
                message.text(2, value)
            }
        }
        if !parts.contains(.body) { writer.data(15, body) }
        if let followedBy, !parts.contains(.followedBy) { writer.identifier(16, followedBy) }
        if !parts.contains(.seal) { writer.data(17, seal) }
        if let given, !parts.contains(.given) {
            writer.identifier(18, given.epoch)
            writer.unsigned(19, given.seq)
        }
        if isIdle { writer.unsigned(20, 1) }
    }

    init(encoded bytes: UnsafeRawBufferPointer, changeSet given: Identifier? = nil, seq: UInt64 = 0)
        throws(MalformedMessage)
    {
        var (changeSet, seq) = (given, seq)
        var (device, actor): (Identifier?, Identifier?)
        var (number, outcome): (UInt64, Outcome?) = (0, nil)
        var flags: [String] = []
        var (rule, intent) = ("", "")
        var (receivedAt, effectiveAt): (Int64, Int64) = (0, 0)
        var (rulesHash, body, seal) = (Data(), Data(), Data())
        var touched: [(type: UInt32, record: Identifier?)] = []
        var evidence: [(name: String, value: String)] = []
        var (followedBy, givenEpoch): (Identifier?, Identifier?)
        var (givenSeq, isIdle): (UInt64, Bool) = (0, false)
        var reader = MessageReader(bytes)
        while let field = try reader.next() {
            switch (field.number, field.content) {
            case (1, .bytes(let bytes)): changeSet = try MessageReader.identifier(bytes)
            case (2, .bytes(let bytes)): device = try MessageReader.identifier(bytes)
            case (3, .varint(let varint)): number = varint
            case (4, .varint(let varint)): seq = varint
            case (5, .varint(let varint)): outcome = Outcome(number: varint)
            case (6, .bytes(let bytes)): flags.append(try MessageReader.text(bytes))
            case (7, .bytes(let bytes)): rule = try MessageReader.text(bytes)
            case (8, .bytes(let bytes)): rulesHash = Data(bytes)
            case (9, .varint(let varint)): receivedAt = Int64(bitPattern: varint)
            case (10, .varint(let varint)): effectiveAt = Int64(bitPattern: varint)
            case (11, .bytes(let bytes)): actor = try MessageReader.identifier(bytes)
            case (12, .bytes(let bytes)): intent = try MessageReader.text(bytes)
            case (13, .bytes(let bytes)): touched.append(try Self.touch(bytes))
            case (14, .bytes(let bytes)): evidence.append(try Self.evidence(bytes))
            case (15, .bytes(let bytes)): body = Data(bytes)
            case (16, .bytes(let bytes)): followedBy = Identifier(exactly: bytes)
            case (17, .bytes(let bytes)): seal = Data(bytes)
            case (18, .bytes(let bytes)): givenEpoch = Identifier(exactly: bytes)
            case (19, .varint(let varint)): givenSeq = varint
            case (20, .varint(let varint)): isIdle = varint != 0
            default: continue
            }
        }
        guard let changeSet, let device, let actor else { throw .identifier }
        guard let outcome else { throw MalformedMessage(what: "a verdict without an outcome") }
        self.init(
            changeSet: changeSet, device: device, number: number, seq: seq, outcome: outcome,
            flags: flags, rule: rule, rulesHash: rulesHash, receivedAt: receivedAt,
            effectiveAt: effectiveAt, actor: actor, intent: intent,
            touched: touched.map { Touch(type: $0.type, record: $0.record ?? changeSet) },
            evidence: evidence, body: body, followedBy: followedBy, seal: seal)
        self.given = givenEpoch.map { JournalPlace(epoch: $0, seq: givenSeq) }
        self.isIdle = isIdle
    }

    private static func touch(_ bytes: UnsafeRawBufferPointer) throws(MalformedMessage) -> (
        type: UInt32, record: Identifier?
    ) {
        var (type, record): (UInt32, Identifier?) = (0, nil)
        var reader = MessageReader(bytes)
        while let field = try reader.next() {
            switch (field.number, field.content) {
            case (1, .varint(let varint)): type = UInt32(truncatingIfNeeded: varint)
            case (2, .bytes(let bytes)):
                record = bytes.isEmpty ? nil : try MessageReader.identifier(bytes)
            default: continue
            }
        }
        return (type, record)
    }

    private static func evidence(_ bytes: UnsafeRawBufferPointer) throws(MalformedMessage) -> (
        name: String, value: String
    ) {
        var (name, value) = ("", "")
        var reader = MessageReader(bytes)
        while let field = try reader.next() {
            switch (field.number, field.content) {
            case (1, .bytes(let bytes)): name = try MessageReader.text(bytes)
            case (2, .bytes(let bytes)): value = try MessageReader.text(bytes)
            default: continue
            }
        }
        return (name, value)
    }
}

extension Verdict.Outcome {
    fileprivate var number: UInt64 {
        switch self {
        case .applied: 1
        case .merged: 2
        case .held: 3
        case .rejected: 4
        case .parked: 5
        }
    }

    fileprivate init?(number: UInt64) {
        switch number {
        case 1: self = .applied
        case 2: self = .merged
        case 3: self = .held
        case 4: self = .rejected
        case 5: self = .parked
        default: return nil
        }
    }
}
