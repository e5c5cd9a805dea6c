/// How the bytes of a message body are packed for the wire or for a bundle.
///
/// The raw value is the name in HTTP's `Content-Encoding` and `Accept-Encoding` headers.
public enum ContentCoding: String, CaseIterable, Sendable {
    /// Bytes as they are.
    case identity
    /// RFC 1952, spoken by every proxy and by `curl`.
    case gzip
    /// RFC 8878: the size of gzip at several times its speed.
    case zstd

    /// The name in HTTP headers.
    public var httpName: String { rawValue }

    /// The coding of that HTTP name, in any letter case; nil when it isn't one of ours.
    public init?(httpName: String) {
        let name = httpName.lowercased()
        // RFC 9110 §8.4.1.3 asks recipients to take "x-gzip" as "gzip".
        self.init(rawValue: name == "x-gzip" ? "gzip" : name)
    }

    /// Packs `bytes`. Empty input gives a valid, decodable message.
    ///
    /// - Throws: ``CompressionFailure/outOfMemory`` or ``CompressionFailure/tooLarge(limitBytes:)``
    ///   for gzip input of 4 GiB and more.
    public func encode(_ bytes: [UInt8]) throws(CompressionFailure) -> [UInt8] {
        switch self {
        case .identity: return bytes
        case .gzip: return try Gzip.encode(bytes)
        case .zstd: return try Zstd.encode(bytes)
        }
    }

    /// Unpacks `bytes`, stopping as soon as the output would exceed `limitBytes`, so a small
    /// message can't make this process hold a large one.
    ///
    /// Concatenated gzip members and zstd frames are read as one message, as their RFCs ask.
    ///
    /// - Throws: ``CompressionFailure``. Nothing of a refused message is returned.
    public func decode(_ bytes: [UInt8], limitBytes: Int) throws(CompressionFailure) -> [UInt8] {
        precondition(limitBytes >= 0, "A limit is a count of bytes")
        switch self {
        case .identity:
            guard bytes.count <= limitBytes else { throw .tooLarge(limitBytes: limitBytes) }
            return bytes
        case .gzip: return try Gzip.decode(bytes, limitBytes: limitBytes)
        case .zstd: return try Zstd.decode(bytes, limitBytes: limitBytes)
        }
    }
}
