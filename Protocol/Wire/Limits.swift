/// Every limit of the protocol, in one place. Both sides check them; README.md states them.
public enum Limit {
    /// The version of the messages in `sync.proto`.
    public static let protocolVersion: UInt32 = 1
    /// The largest frozen body. Checked when an entry commits, so that nothing is recorded that
    /// can't be sent.
    public static let bodyBytes = 256 * 1024
    /// The most edits in one change set.
    public static let editsPerChangeSet = 1_000
    /// A segment stops growing here; one body over it still makes a segment of its own.
    public static let segmentBytes = 512 * 1024
    /// The most change sets in a segment.
    public static let changeSetsPerSegment = 4_000
    /// The largest request after decompression: one segment, one body, and the envelope.
    public static let requestBytes = segmentBytes + bodyBytes + 64 * 1024
    /// What a replica asks for as a page when it doesn't say otherwise.
    public static let pageBytes = 1024 * 1024
    /// The smallest and largest page that a replica may ask for.
    public static let pageBytesAllowed = 16 * 1024...8 * 1024 * 1024
    /// The largest reply: a page, and what the last sequence number in it adds.
    public static let replyBytes = 16 * 1024 * 1024
    /// The most holdings in one reply of a reconcile, and the most records fetched by one request.
    public static let holdingsPerReply = 20_000
    public static let fetchesPerRequest = 1_000
    /// How far the clock of a token may be from the server's.
    public static let tokenSkewSeconds: Int64 = 600
    /// How long a token may be valid.
    public static let tokenLifetimeSeconds: Int64 = 300
    /// How long an enrolment code may be used.
    public static let enrolmentCodeSeconds: Int64 = 14 * 24 * 3_600
    /// The largest header of a bundle.
    public static let bundleHeaderBytes = 1024
    /// The largest sealed frame of a bundle: a reply that doesn't shrink, and what packing adds.
    public static let bundleFrameBytes = replyBytes + 128 * 1024
}
