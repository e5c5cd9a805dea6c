import Compression
import Testing

/// Repetitive and longer than several output chunks, so decoding takes several steps.
private let longMessage = [UInt8]((0..<300_000).map { UInt8(truncatingIfNeeded: $0 / 7) })
private let packedCodings: [ContentCoding] = [.gzip, .zstd]

@Suite("Content coding")
struct ContentCodingTests {
    @Test("What is encoded decodes to itself", arguments: ContentCoding.allCases)
    func roundTrip(coding: ContentCoding) throws {
        for message in [[], [0], Array("发放 示例甲 𠮷".utf8), longMessage] {
            let packed = try coding.encode(message)
            #expect(try coding.decode(packed, limitBytes: message.count) == message)
        }
    }

    @Test("Packing packs", arguments: packedCodings)
    func packs(coding: ContentCoding) throws {
        #expect(try coding.encode(longMessage).count < longMessage.count / 10)
    }

    @Test("Output one byte over the limit is refused", arguments: ContentCoding.allCases)
    func limit(coding: ContentCoding) throws {
        let packed = try coding.encode(longMessage)
        let limitBytes = longMessage.count - 1
        #expect(throws: CompressionFailure.tooLarge(limitBytes: limitBytes)) {
            try coding.decode(packed, limitBytes: limitBytes)
        }
    }

    @Test("A bomb is refused", arguments: packedCodings)
    func bomb(coding: ContentCoding) throws {
        let packed = try coding.encode([UInt8](repeating: 0, count: 64 * 1024 * 1024))
        #expect(packed.count < 100_000)
        #expect(throws: CompressionFailure.tooLarge(limitBytes: 1024)) {
            try coding.decode(packed, limitBytes: 1024)
        }
    }

    @Test("Input that is cut anywhere is truncated", arguments: packedCodings)
    func truncated(coding: ContentCoding) throws {
        let packed = try coding.encode(Array("司账 司账 司账 1,500.00".utf8))
        for count in 0..<packed.count {
            #expect(throws: CompressionFailure.truncated, "cut at \(count)") {
                try coding.decode(Array(packed.prefix(count)), limitBytes: 1000)
            }
        }
    }

    @Test("A long input that is cut is truncated", arguments: packedCodings)
    func truncatedLong(coding: ContentCoding) throws {
        let packed = try coding.encode(longMessage)
        #expect(throws: CompressionFailure.truncated) {
            try coding.decode(packed.dropLast(), limitBytes: longMessage.count)
        }
    }

    @Test("A flipped bit in the content or its checksum is corrupt", arguments: packedCodings)
    func flipped(coding: ContentCoding) throws {
        var packed = try coding.encode(longMessage)
        for position in [0, packed.count - 5, packed.count - 1] {
            // The last bytes of gzip are the length, those of both are covered by a checksum.
            packed[position] ^= 0x10
            #expect(isCorrupt(coding, packed), "byte \(position)")
            packed[position] ^= 0x10
        }
    }

    @Test("Garbage after the message is corrupt", arguments: packedCodings)
    func trailing(coding: ContentCoding) throws {
        #expect(isCorrupt(coding, try coding.encode([1, 2, 3]) + Array("garbage".utf8)))
    }

    @Test("Concatenated messages are one", arguments: packedCodings)
    func concatenated(coding: ContentCoding) throws {
        let packed = try coding.encode([1, 2]) + coding.encode([3])
        #expect(try coding.decode(packed, limitBytes: 3) == [1, 2, 3])
    }

    @Test(
        "HTTP names",
        arguments: [
            ("gzip", ContentCoding.gzip), ("GZip", .gzip), ("x-gzip", .gzip), ("zstd", .zstd),
            ("identity", .identity), ("br", nil), ("", nil),
        ])
    func names(name: String, expected: ContentCoding?) {
        #expect(ContentCoding(httpName: name) == expected)
        if let expected { #expect(ContentCoding(httpName: expected.httpName) == expected) }
    }

    private func isCorrupt(_ coding: ContentCoding, _ bytes: [UInt8]) -> Bool {
        do throws(CompressionFailure) {
            _ = try coding.decode(bytes, limitBytes: 1_000_000)
            return false
        } catch {
            if case .corrupt = error { return true }
            return false
        }
    }
}
