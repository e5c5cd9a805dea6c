internal import Foundation

/// The seeds of a property test. SIZHANG_SEED=n runs just that one.
package enum Seeds {
    package static func first(_ count: UInt64) -> [UInt64] {
        guard let text = ProcessInfo.processInfo.environment["SIZHANG_SEED"] else {
            return Array(1...count)
        }
        guard let seed = UInt64(text) else {
            preconditionFailure("SIZHANG_SEED is a whole number, not \(text)")
        }
        return [seed]
    }

    /// What a person types to see a failure again.
    package static func replay(_ seed: UInt64, test: String) -> String {
        "SIZHANG_SEED=\(seed) swift test --filter \(test)"
    }
}
