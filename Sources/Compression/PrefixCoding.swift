import CZstd
public import Foundation

/// Packs small messages that resemble one another: each against a prefix that both sides have,
/// such as an earlier message of the same kind.
///
/// Not for several threads at once: it keeps zstd's working memory between messages.
public final class PrefixCoding {
    private var compressor: OpaquePointer?
    private var decompressor: OpaquePointer?

    public init() {}

    deinit {
        ZSTD_freeCCtx(compressor)
        ZSTD_freeDCtx(decompressor)
    }

    /// - Throws: ``CompressionFailure/outOfMemory``.
    public func encode(_ bytes: Data, prefix: Data) throws(CompressionFailure) -> Data {
        let context = try preparedCompressor()
        var packed = Data(count: ZSTD_compressBound(bytes.count))
        let count = packed.withUnsafeMutableBytes { output in
            bytes.withUnsafeBytes { input in
                prefix.withUnsafeBytes { known in
                    // The prefix holds for one frame.
                    ZSTD_CCtx_refPrefix(context, known.baseAddress, known.count)
                    return ZSTD_compress2(
                        context, output.baseAddress, output.count, input.baseAddress, input.count)
                }
            }
        }
        try Zstd.check(count)
        packed.removeLast(packed.count - count)
        return packed
    }

    /// - Parameter limitBytes: a frame that says it unpacks to more is refused before memory is
    ///   given to it.
    /// - Throws: ``CompressionFailure``, also where the prefix isn't the one that it was packed with.
    public func decode(_ packed: Data, prefix: Data, limitBytes: Int) throws(CompressionFailure)
        -> Data
    {
        let context = try preparedDecompressor()
        let size = packed.withUnsafeBytes { ZSTD_getFrameContentSize($0.baseAddress, $0.count) }
        guard size < UInt64(Int64.max) else { throw .corrupt(detail: "no frame") }
        guard size <= UInt64(limitBytes) else { throw .tooLarge(limitBytes: limitBytes) }
        var bytes = Data(count: Int(size))
        let count = bytes.withUnsafeMutableBytes { output in
            packed.withUnsafeBytes { input in
                prefix.withUnsafeBytes { known in
                    ZSTD_DCtx_refPrefix(context, known.baseAddress, known.count)
                    return ZSTD_decompressDCtx(
                        context, output.baseAddress, output.count, input.baseAddress, input.count)
                }
            }
        }
        try Zstd.check(count)
        guard count == bytes.count else { throw .truncated }
        return bytes
    }

    private func preparedCompressor() throws(CompressionFailure) -> OpaquePointer {
        if let compressor { return compressor }
        guard let context = ZSTD_createCCtx() else { throw .outOfMemory }
        ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, Zstd.level)
        compressor = context
        return context
    }

    private func preparedDecompressor() throws(CompressionFailure) -> OpaquePointer {
        if let decompressor { return decompressor }
        guard let context = ZSTD_createDCtx() else { throw .outOfMemory }
        decompressor = context
        return context
    }
}
