/// Where an export goes.
public struct BundleExportRequest: Sendable, Equatable {
    /// As it was typed: relative to where the program runs.
    public let path: String
    /// A file of that name is replaced; else it is an error.
    public let mayReplace: Bool

    public init(path: String, mayReplace: Bool) {
        self.path = path
        self.mayReplace = mayReplace
    }
}

/// What an export holds.
public struct BundleExportReport: Sendable, Equatable {
    /// Numbers of the device's entries; nil when the bureau is known to have all.
    public let numbers: ClosedRange<UInt64>?
    public let bytes: Int
    public let path: String

    public init(numbers: ClosedRange<UInt64>?, bytes: Int, path: String) {
        self.numbers = numbers
        self.bytes = bytes
        self.path = path
    }
}

/// What an import brought.
public struct BundleImportReport: Sendable, Equatable {
    /// As of a sync; `sent` are entries that the bureau is newly known to have.
    public let report: SyncReport
    /// All of it was here already.
    public let isKnown: Bool
    /// Milliseconds since 1970: when the bureau took the request in.
    public let receivedAt: Int64
    /// Why the bureau took only part of the request: a code; empty: it took all.
    public let refusal: String
    /// What is here isn't what the bureau has: a sync over a line mends it.
    public let isDivergent: Bool

    public init(
        report: SyncReport, isKnown: Bool, receivedAt: Int64, refusal: String, isDivergent: Bool
    ) {
        self.report = report
        self.isKnown = isKnown
        self.receivedAt = receivedAt
        self.refusal = refusal
        self.isDivergent = isDivergent
    }
}
