import Compression
import Foundation
import Testing

@Suite("Prefix coding")
struct PrefixCodingTests {
    private let prefix = Data("发放 P03A-17 示例甲 以案定补 200.00".utf8)
    private let message = Data("发放 P03A-18 示例乙 以案定补 350.00".utf8)

    @Test("What is packed unpacks to itself, one after the other with the same coder")
    func roundTrip() throws {
        let coding = PrefixCoding()
        for bytes in [message, Data(), Data([0]), prefix, Data(repeating: 7, count: 100_000)] {
            let packed = try coding.encode(bytes, prefix: prefix)
            #expect(
                try PrefixCoding().decode(packed, prefix: prefix, limitBytes: bytes.count) == bytes)
            #expect(try coding.decode(packed, prefix: prefix, limitBytes: bytes.count) == bytes)
        }
    }

    @Test("A message like its prefix is small")
    func packs() throws {
        let packed = try PrefixCoding().encode(message, prefix: prefix)
        #expect(packed.count < message.count * 3 / 4)
    }

    @Test("More than the limit is refused before it is unpacked")
    func limit() throws {
        let packed = try PrefixCoding().encode(message, prefix: prefix)
        #expect(throws: CompressionFailure.tooLarge(limitBytes: message.count - 1)) {
            try PrefixCoding().decode(packed, prefix: prefix, limitBytes: message.count - 1)
        }
    }

    @Test("Without its prefix, or cut short, it is refused")
    func damage() throws {
        let packed = try PrefixCoding().encode(message, prefix: prefix)
        for (bytes, known) in [(packed, Data()), (packed.dropLast(), prefix), (Data(), prefix)] {
            #expect(throws: CompressionFailure.self) {
                try PrefixCoding().decode(bytes, prefix: known, limitBytes: 1_000)
            }
        }
    }
}
