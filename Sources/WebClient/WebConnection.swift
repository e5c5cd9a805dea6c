import CCurl
import Synchronization

/// HTTP over libcurl, one exchange at a time. It keeps its connection open between exchanges with
/// the same server; calls from several threads wait for each other.
///
/// The proxy comes from the environment (`https_proxy`, `no_proxy`, ...), certificates from the
/// system. Redirects aren't followed: a server that moved is for the operator to know.
public final class WebConnection: Sendable {
    private let handle: Mutex<CurlHandle>

    /// A client that has not connected yet.
    public init() {
        handle = Mutex(CurlHandle())
    }

    /// The loaded library's name and version, for a report of versions.
    public static var libraryVersion: String { String(cString: ccurl_version()) }

    /// Sends the request and waits for the whole answer.
    ///
    /// - Returns: the answer, also where its status is an error.
    /// - Throws: ``WebFailure`` where there is no complete answer.
    public func exchange(_ request: WebRequest) throws(WebFailure) -> WebResponse {
        try handle.withLock { (handle) throws(WebFailure) in try handle.exchange(request) }
    }
}
