internal import CoreMetrics
internal import Meters

/// Where the server's time goes, as metrics.
enum IntakeTimers {
    /// One request, from its message to the reply's.
    static let request = Timer(label: "sizhang_request")
    /// One change set against records and rules.
    static let judge = Timer(label: "sizhang_judge")
    /// One entry appended, with its seal and hash.
    static let journal = Timer(label: "sizhang_journal")
    /// One verdict's records, sums, digests and feed.
    static let records = Timer(label: "sizhang_records")
    /// One page read and built.
    static let page = Timer(label: "sizhang_page")
}
