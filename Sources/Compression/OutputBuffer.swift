/// Output that grows piece by piece up to a limit.
struct OutputBuffer {
    /// Large enough that a usual sync reply takes a few calls.
    static let chunkBytes = 64 * 1024

    private(set) var bytes: [UInt8] = []
    private let limitBytes: Int

    init(limitBytes: Int) {
        self.limitBytes = limitBytes
    }

    mutating func append(_ piece: ArraySlice<UInt8>) throws(CompressionFailure) {
        guard piece.count <= limitBytes - bytes.count else {
            throw .tooLarge(limitBytes: limitBytes)
        }
        bytes.append(contentsOf: piece)
    }
}
