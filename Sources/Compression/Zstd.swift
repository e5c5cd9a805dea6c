import CZstd

/// Zstandard frames.
enum Zstd {
    /// The fastest level is already as small as gzip's default on our messages.
    static let level: Int32 = 1
    /// 8 MiB, what RFC 8878 §3.1.1.1.2 recommends every decoder to support and HTTP peers to stay
    /// within: a frame that asks for a larger window is refused before memory is given to it.
    private static let windowLogMaximum: Int32 = 23

    static func encode(_ bytes: [UInt8]) throws(CompressionFailure) -> [UInt8] {
        guard let context = ZSTD_createCCtx() else { throw .outOfMemory }
        defer { ZSTD_freeCCtx(context) }
        ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, level)
        ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1)
        var packed = [UInt8](repeating: 0, count: ZSTD_compressBound(bytes.count))
        let count = packed.withUnsafeMutableBytes { output in
            bytes.withUnsafeBytes { input in
                ZSTD_compress2(
                    context, output.baseAddress, output.count, input.baseAddress, input.count)
            }
        }
        try check(count)
        packed.removeLast(packed.count - count)
        return packed
    }

    static func decode(_ bytes: [UInt8], limitBytes: Int) throws(CompressionFailure) -> [UInt8] {
        guard !bytes.isEmpty else { throw .truncated }
        guard let context = ZSTD_createDCtx() else { throw .outOfMemory }
        defer { ZSTD_freeDCtx(context) }
        ZSTD_DCtx_setParameter(context, ZSTD_d_windowLogMax, windowLogMaximum)
        var output = OutputBuffer(limitBytes: limitBytes)
        var chunk = [UInt8](repeating: 0, count: OutputBuffer.chunkBytes)
        var position = 0
        while true {
            let step = decodeStep(context, from: bytes, at: &position, into: &chunk)
            try check(step.hint)
            try output.append(chunk[..<step.produced])
            guard position == bytes.count else { continue }
            // A hint of 0 says that a frame is complete; a full chunk may hide more output.
            if step.hint == 0 { return output.bytes }
            if step.produced < chunk.count { throw .truncated }
        }
    }

    private static func decodeStep(
        _ context: OpaquePointer, from bytes: [UInt8], at position: inout Int,
        into chunk: inout [UInt8]
    ) -> (hint: Int, produced: Int) {
        bytes.withUnsafeBytes { source in
            chunk.withUnsafeMutableBytes { target in
                var input = ZSTD_inBuffer(
                    src: source.baseAddress, size: source.count, pos: position)
                var output = ZSTD_outBuffer(dst: target.baseAddress, size: target.count, pos: 0)
                let hint = ZSTD_decompressStream(context, &output, &input)
                position = input.pos
                return (hint, output.pos)
            }
        }
    }

    static func check(_ result: Int) throws(CompressionFailure) {
        guard ZSTD_isError(result) != 0 else { return }
        if ZSTD_getErrorCode(result) == ZSTD_error_memory_allocation { throw .outOfMemory }
        throw .corrupt(detail: String(cString: ZSTD_getErrorName(result)))
    }
}
