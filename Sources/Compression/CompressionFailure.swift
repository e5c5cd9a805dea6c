/// Why bytes weren't packed or unpacked. None of these gets better by trying the same bytes again,
/// except ``outOfMemory``.
public enum CompressionFailure: Error, Equatable, Sendable {
    /// The output would be larger than the caller allows: a bomb, or a limit that is too low.
    case tooLarge(limitBytes: Int)
    /// The input ends before the message does.
    case truncated
    /// The input isn't in this coding or was damaged; `detail` is the library's own words.
    case corrupt(detail: String)
    /// The library couldn't allocate its working memory.
    case outOfMemory
}
