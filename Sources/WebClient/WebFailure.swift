/// Why an exchange gave no answer. An answer with an error status is a ``WebResponse``.
///
/// After any of these the server may have handled the request or not: the caller asks again with
/// the same ids.
public enum WebFailure: Error, Equatable, Sendable {
    /// No name, no route, or nobody listens.
    case unreachable(detail: String)
    /// Connecting, the whole exchange, or a stall took longer than the request allows.
    case timedOut(detail: String)
    /// The line broke after the connection stood.
    case interrupted(detail: String)
    /// The progress callback asked to stop.
    case cancelled
    /// The body or the headers grew beyond the limit.
    case responseTooLarge(limitBytes: Int)
    /// The handshake or the check of the certificate failed.
    case tls(detail: String)
    /// The URL can't be read or has another scheme than http and https.
    case badURL(String)
    /// A method or header that would not stay one line on the wire.
    case badHeader(String)
    /// Any other refusal of libcurl: its code and its words.
    case other(code: Int, text: String)

    /// Whether the same request may succeed later without anybody changing anything.
    public var isRetryable: Bool {
        switch self {
        case .unreachable, .timedOut, .interrupted: true
        case .cancelled, .responseTooLarge, .tls, .badURL, .badHeader, .other: false
        }
    }
}
