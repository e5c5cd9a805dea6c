import CZlib

/// gzip by zlib.
enum Gzip {
    /// zlib's default: level 9 costs twice the time for about one percent.
    private static let level: Int32 = 6
    /// The largest window (2^15 bytes), plus 16 for a gzip wrapper instead of zlib's own.
    private static let windowBits: Int32 = 15 + 16
    private static let memoryLevel: Int32 = 8

    static func encode(_ bytes: [UInt8]) throws(CompressionFailure) -> [UInt8] {
        var stream = z_stream()
        let start = czlib_deflate_init(
            &stream, level, windowBits, memoryLevel, Z_DEFAULT_STRATEGY)
        guard start == Z_OK else { throw .outOfMemory }
        defer { deflateEnd(&stream) }
        // The bound holds for a stream that is written in one call, so one call is enough.
        var packed = [UInt8](repeating: 0, count: Int(deflateBound(&stream, UInt(bytes.count))))
        guard let inputCount = UInt32(exactly: bytes.count),
            let outputCount = UInt32(exactly: packed.count)
        else { throw .tooLarge(limitBytes: Int(UInt32.max)) }
        let status = bytes.withUnsafeBufferPointer { input in
            packed.withUnsafeMutableBufferPointer { output in
                stream.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
                stream.avail_in = inputCount
                stream.next_out = output.baseAddress
                stream.avail_out = outputCount
                return deflate(&stream, Z_FINISH)
            }
        }
        guard status == Z_STREAM_END else { throw .corrupt(detail: message(of: stream, status)) }
        packed.removeLast(Int(stream.avail_out))
        return packed
    }

    static func decode(_ bytes: [UInt8], limitBytes: Int) throws(CompressionFailure) -> [UInt8] {
        var stream = z_stream()
        guard czlib_inflate_init(&stream, windowBits) == Z_OK else { throw .outOfMemory }
        defer { inflateEnd(&stream) }
        var output = OutputBuffer(limitBytes: limitBytes)
        var chunk = [UInt8](repeating: 0, count: OutputBuffer.chunkBytes)
        var position = 0
        while true {
            let step = inflateStep(&stream, from: bytes, at: position, into: &chunk)
            position += step.consumed
            try output.append(chunk[..<step.produced])
            switch step.status {
            case Z_STREAM_END where position == bytes.count: return output.bytes
            case Z_STREAM_END: inflateReset(&stream)
            case Z_OK: continue
            // No progress is possible: the input is used up before the message's end.
            case Z_BUF_ERROR: throw .truncated
            case Z_MEM_ERROR: throw .outOfMemory
            default: throw .corrupt(detail: message(of: stream, step.status))
            }
        }
    }

    private static func inflateStep(
        _ stream: inout z_stream, from bytes: [UInt8], at position: Int, into chunk: inout [UInt8]
    ) -> (status: Int32, consumed: Int, produced: Int) {
        // zlib counts in 32 bits; a longer input goes in pieces.
        let offered = UInt32(clamping: bytes.count - position)
        let room = UInt32(chunk.count)
        let status = bytes.withUnsafeBufferPointer { input in
            chunk.withUnsafeMutableBufferPointer { output in
                stream.next_in = UnsafeMutablePointer(
                    mutating: input.baseAddress?.advanced(by: position))
                stream.avail_in = offered
                stream.next_out = output.baseAddress
                stream.avail_out = room
                return inflate(&stream, Z_NO_FLUSH)
            }
        }
        return (status, Int(offered - stream.avail_in), Int(room - stream.avail_out))
    }

    private static func message(of stream: z_stream, _ status: Int32) -> String {
        stream.msg.map { String(cString: $0) } ?? "zlib \(status)"
    }
}
