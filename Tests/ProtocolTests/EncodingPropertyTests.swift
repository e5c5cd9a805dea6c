import ChangeLog
import Foundation
import SwiftProtobuf
import TestBench
import Testing
import Wire

/// The engine reads and writes the messages of its hot paths itself; what it makes of them is what
/// the generated code makes of them, byte for byte.
struct EncodingPropertyTests {
    @Test(arguments: Seeds.first(8))
    func bytesAreThoseOfTheGeneratedCode(seed: UInt64) throws {
        let replay = Comment(
            rawValue: Seeds.replay(seed, test: "bytesAreThoseOfTheGeneratedCode"))
        var messages = RandomMessages(seed: seed)
        for _ in 0..<200 {
            let record = try messages.record().serializedData()
            #expect(try RecordImage(serialized: record).serialized() == record, replay)
            let verdict = try messages.verdict().serializedData()
            #expect(try Verdict(serialized: verdict).serialized() == verdict, replay)
            let body = try messages.body().serializedData()
            #expect(try ChangeSet(frozen: body).freeze() == body, replay)
        }
        let page = try messages.page()
        let contents = try Page(serialized: page.serializedData()).contents()
        #expect(
            try contents.records.map { $0.serialized() }
                == page.records.map { try $0.serializedData() }, replay)
        #expect(
            try contents.verdicts.map { $0.serialized() }
                == page.verdicts.map { try $0.serializedData() }, replay)
        #expect(contents.removals.map(\.record.data) == page.removals.map(\.id), replay)
        #expect(contents.mirrored.bodies() == page.mirrored, replay)
    }

    /// Bytes that the generated code refuses are refused; and nothing traps.
    @Test(arguments: Seeds.first(8))
    func damagedBytesAreRefused(seed: UInt64) throws {
        let replay = Comment(rawValue: Seeds.replay(seed, test: "damagedBytesAreRefused"))
        var messages = RandomMessages(seed: seed)
        var refused = 0
        for _ in 0..<400 {
            let bytes = messages.damaged(try messages.body().serializedData())
            if (try? WireBody(serializedBytes: bytes)) == nil {
                refused += 1
                #expect(throws: MalformedMessage.self, replay) { try ChangeSet(frozen: bytes) }
            }
            let verdict = messages.damaged(try messages.verdict().serializedData())
            if (try? WireVerdict(serializedBytes: verdict)) == nil {
                #expect(throws: MalformedMessage.self, replay) {
                    try Verdict(serialized: verdict)
                }
            }
            let record = messages.damaged(try messages.record().serializedData())
            if (try? WireRecord(serializedBytes: record)) == nil {
                #expect(throws: MalformedMessage.self, replay) {
                    try RecordImage(serialized: record)
                }
            }
        }
        #expect(refused > 20, replay)
    }

    /// Fields of a later version are passed over, and a reply's page is found wherever it stands.
    @Test(arguments: Seeds.first(4))
    func unknownFieldsArePassedOver(seed: UInt64) throws {
        let replay = Comment(rawValue: Seeds.replay(seed, test: "unknownFieldsArePassedOver"))
        var messages = RandomMessages(seed: seed)
        // Field 900: varint, fixed64, bytes, fixed32.
        let later = Data([
            0xA0, 0x38, 0x96, 0x01, 0xA1, 0x38, 1, 2, 3, 4, 5, 6, 7, 8, 0xA2, 0x38, 2, 9, 9, 0xA5,
            0x38, 1, 2, 3, 4,
        ])
        let body = try messages.body().serializedData()
        #expect(try ChangeSet(frozen: later + body + later).freeze() == body, replay)
        let verdict = try messages.verdict().serializedData()
        #expect(try Verdict(serialized: later + verdict + later).serialized() == verdict, replay)
        var reply = WireSyncReply()
        reply.serverTime = 1
        reply.page = try messages.page()
        reply.rulesHash = Data([1, 2, 3])
        let bytes: Data = try reply.serializedData()
        let read = try SyncReply(serialized: later + bytes + later)
        #expect(try read.page?.bytes == reply.page.serializedData(), replay)
        #expect(try read.whole().page == reply.page, replay)
        #expect(read.message.serverTime == 1)
        #expect(read.message.rulesHash == Data([1, 2, 3]))
    }
}

/// Messages that keep the contract, with values at their edges.
private struct RandomMessages {
    private var generator: SplitMix64

    init(seed: UInt64) { generator = SplitMix64(seed: seed) }

    mutating func body() throws -> WireBody {
        var body = WireBody()
        body.id = identifier()
        body.bureau = identifier()
        body.device = identifier()
        body.actor = identifier()
        body.claimedAt = number()
        body.catalogVersion = UInt32(truncatingIfNeeded: number())
        body.intent = text()
        body.reason = text()
        for _ in 0...generator.pick(0...3) {
            var edit = WireEdit()
            edit.type = UInt32(truncatingIfNeeded: number())
            edit.action = generator.pick([.create, .update, .delete])
            if edit.action != .create || generator.chance(50) { edit.record = identifier() }
            edit.bases = versions()
            edit.fields = fields(absent: true)
            body.edits.append(edit)
        }
        return body
    }

    mutating func record() -> WireRecord {
        var record = WireRecord()
        record.type = UInt32(truncatingIfNeeded: number())
        record.id = identifier()
        record.seq = UInt64(bitPattern: number())
        record.version = identifier()
        record.versions = versions()
        record.fields = fields(absent: false)
        return record
    }

    mutating func verdict() -> WireVerdict {
        var verdict = WireVerdict()
        verdict.changeSet = identifier()
        verdict.device = identifier()
        verdict.number = UInt64(bitPattern: number())
        verdict.seq = UInt64(bitPattern: number())
        verdict.outcome = generator.pick([.applied, .merged, .held, .rejected, .parked])
        for _ in 0..<generator.pick(0...3) { verdict.flags.append(text()) }
        verdict.rule = text()
        verdict.rulesHash = bytes(8)
        verdict.receivedAt = number()
        verdict.effectiveAt = number()
        verdict.actor = identifier()
        verdict.intent = text()
        for _ in 0..<generator.pick(0...3) {
            var touched = WireTouched()
            touched.type = UInt32(truncatingIfNeeded: number())
            if generator.chance(60) { touched.record = identifier() }
            verdict.touched.append(touched)
        }
        for _ in 0..<generator.pick(0...3) {
            var evidence = WireEvidence()
            evidence.name = text()
            evidence.value = text()
            verdict.evidence.append(evidence)
        }
        if generator.chance(40) { verdict.body = bytes(generator.pick(0...300)) }
        if generator.chance(20) { verdict.followedBy = identifier() }
        if generator.chance(80) { verdict.seal = bytes(16) }
        if generator.chance(20) {
            verdict.givenEpoch = identifier()
            verdict.givenSeq = UInt64(bitPattern: number())
        }
        verdict.idle = generator.chance(20)
        return verdict
    }

    mutating func page() throws -> WirePage {
        var page = WirePage()
        for _ in 0..<generator.pick(0...5) { page.records.append(record()) }
        for _ in 0..<generator.pick(0...5) { page.verdicts.append(verdict()) }
        for _ in 0..<generator.pick(0...5) {
            var removal = WireRemoval()
            removal.type = UInt32(truncatingIfNeeded: number())
            removal.id = identifier()
            removal.seq = UInt64(bitPattern: number())
            removal.reason = generator.pick([.deleted, .leftScope])
            page.removals.append(removal)
        }
        for _ in 0..<generator.pick(0...3) { page.mirrored.append(bytes(generator.pick(0...40))) }
        page.through.epoch = identifier()
        page.through.seq = UInt64(bitPattern: number())
        page.complete = generator.chance(50)
        return page
    }

    /// Cut, or with a few bytes altered.
    mutating func damaged(_ bytes: Data) -> Data {
        var bytes = bytes
        guard generator.chance(70) else { return bytes.prefix(generator.pick(0...bytes.count - 1)) }
        for _ in 0...generator.pick(0...2) {
            bytes[generator.pick(0...bytes.count - 1)] = UInt8(truncatingIfNeeded: generator.next())
        }
        return bytes
    }

    private mutating func versions() -> [WireRegisterVersion] {
        registers().map { register in
            var version = WireRegisterVersion()
            version.register = register
            version.version = identifier()
            return version
        }
    }

    private mutating func fields(absent: Bool) -> [WireFieldValue] {
        registers().map { number in
            var field = WireFieldValue()
            field.field = number
            switch generator.pick(0...(absent ? 5 : 4)) {
            case 0: field.text = text()
            case 1: field.integer = self.number()
            case 2: field.reference = identifier()
            case 3:
                field.sealed.key = UInt32(truncatingIfNeeded: self.number())
                field.sealed.ciphertext = bytes(generator.pick(28...90))
                field.sealed.lookup = bytes(16)
            case 4: field.opaque = bytes(generator.pick(0...200))
            default: break
            }
            return field
        }
    }

    /// Ascending, each once, above 0.
    private mutating func registers() -> [UInt32] {
        var found: Set<UInt32> = []
        for _ in 0..<generator.pick(0...6) {
            found.insert(generator.pick([1, 2, 3, 9, 16, 127, 128, 300, 1 << 29, .max]))
        }
        return found.sorted()
    }

    private mutating func identifier() -> Data { bytes(16) }

    private mutating func bytes(_ count: Int) -> Data {
        Data((0..<count).map { _ in UInt8(truncatingIfNeeded: generator.next()) })
    }

    private mutating func number() -> Int64 {
        generator.pick([
            0, 1, -1, 127, 128, 16_383, 16_384, .min, .max, Int64(bitPattern: generator.next()),
        ])
    }

    private mutating func text() -> String {
        generator.pick(["", "a", "示例", "𠮷😀\n\t\0", String(repeating: "长", count: 60)])
    }
}
