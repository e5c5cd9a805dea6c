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

    /// Seeds that nobody has seen, printed so that they can be played again; none where SIZHANG_SEED
    /// names the one to play.
    package static func fresh(_ count: Int) -> [UInt64] {
        guard ProcessInfo.processInfo.environment["SIZHANG_SEED"] == nil else { return [] }
        let seeds = (0..<count).map { _ in UInt64.random(in: 1_000...999_999_999) }
        print("new seeds: \(seeds.map { "\($0)" }.joined(separator: " "))")
        return seeds
    }

    /// What a person types to see a failure again.
    package static func replay(_ seed: UInt64, test: String) -> String {
        "SIZHANG_SEED=\(seed) swift test --filter \(test)"
    }
}
