internal import Synchronization

/// The texts of a table's statements, each put together once: they are asked for with every record.
final class QueryTexts: Sendable {
    private let texts = Mutex<[[UInt64]: String]>([:])

    /// - Parameter key: what the text depends on.
    func text(_ key: [UInt64], _ make: () -> String) -> String {
        if let known = texts.withLock({ $0[key] }) { return known }
        let text = make()
        texts.withLock { $0[key] = text }
        return text
    }
}
