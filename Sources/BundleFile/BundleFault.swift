public import Wire

/// A bundle that isn't taken: none of it was.
public struct BundleFault: Error, Equatable, Sendable {
    public let code: BundleCode
    /// Where, for people who look into it; may be empty.
    public let detail: String

    public init(_ code: BundleCode, _ detail: String = "") {
        self.code = code
        self.detail = detail
    }
}
