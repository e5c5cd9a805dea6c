/// A complete answer, whatever its status says.
public struct WebResponse: Equatable, Sendable {
    /// 200, 404, ...
    public let status: Int
    /// Names in lower case, in the order received; only those of the final answer.
    public let headers: [WebHeader]
    /// After decompression.
    public let body: [UInt8]
    /// Request line, headers and body as they went out, TLS's own bytes not counted.
    public let sentBytes: Int
    /// Status lines, headers and body as they came in, before decompression.
    public let receivedBytes: Int

    public init(
        status: Int, headers: [WebHeader], body: [UInt8], sentBytes: Int, receivedBytes: Int
    ) {
        self.status = status
        self.headers = headers
        self.body = body
        self.sentBytes = sentBytes
        self.receivedBytes = receivedBytes
    }

    /// The value of a header, by its name in lower case; several lines are joined by ", ".
    public func header(_ name: String) -> String? {
        let values = headers.filter { $0.name == name }.map(\.value)
        return values.isEmpty ? nil : values.joined(separator: ", ")
    }
}
