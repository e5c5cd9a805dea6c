/// One HTTP request.
public struct WebRequest: Sendable {
    /// "GET", "POST", ...: sent as given.
    public var method: String
    /// Absolute, `http` or `https` only; percent-encoded where it must be.
    public var url: String
    /// In order. A name may come more than once.
    public var headers: [WebHeader]
    public var body: [UInt8]
    /// Path of the Unix socket to connect to instead of the URL's host; the host still goes into
    /// the `Host` header. No proxy is used then.
    public var unixSocketPath: String?
    /// Name look-up, connecting and the TLS handshake together.
    public var connectTimeoutSeconds: Int
    /// The exchange ends when less than one byte a second moved for so long; 0 switches it off.
    public var stallTimeoutSeconds: Int
    /// The whole exchange; 0 means no limit, for a slow line that still makes progress.
    public var totalTimeoutSeconds: Int
    /// Largest body that is kept, counted after decompression.
    public var maximumResponseBytes: Int
    /// Called about once a second and when bytes move, on the caller's thread.
    /// Returning false ends the exchange with ``WebFailure/cancelled``.
    public var onProgress: (@Sendable (WebProgress) -> Bool)?

    public init(
        method: String = "GET", url: String, headers: [WebHeader] = [], body: [UInt8] = [],
        unixSocketPath: String? = nil, connectTimeoutSeconds: Int = 10,
        stallTimeoutSeconds: Int = 30, totalTimeoutSeconds: Int = 0,
        maximumResponseBytes: Int = 16 * 1024 * 1024,
        onProgress: (@Sendable (WebProgress) -> Bool)? = nil
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.unixSocketPath = unixSocketPath
        self.connectTimeoutSeconds = connectTimeoutSeconds
        self.stallTimeoutSeconds = stallTimeoutSeconds
        self.totalTimeoutSeconds = totalTimeoutSeconds
        self.maximumResponseBytes = maximumResponseBytes
        self.onProgress = onProgress
    }
}

/// A header line. Neither part may hold a line break or a NUL.
public struct WebHeader: Equatable, Sendable {
    public let name: String
    public let value: String

    public init(name: String, value: String) {
        self.name = name
        self.value = value
    }
}

/// How far an exchange is, in bytes of bodies; a total that isn't known yet is 0.
public struct WebProgress: Equatable, Sendable {
    public let sentBytes: Int64
    public let toSendBytes: Int64
    public let receivedBytes: Int64
    public let toReceiveBytes: Int64
}
