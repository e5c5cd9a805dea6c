internal import CoreMetrics
internal import Meters

/// Where a sync's time goes at the replica, as metrics.
enum SyncTimers {
    /// One request and its reply: the line, and the server's work.
    static let exchange = Timer(label: "sizhang_exchange")
    /// One pull made visible.
    static let apply = Timer(label: "sizhang_apply")
}
