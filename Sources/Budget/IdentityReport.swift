public import Money

/// How all identities of a document turned out.
public struct IdentityReport: Hashable, Sendable {
    /// One result for each identity, in the order of `BudgetDocument.identities`.
    public let results: [IdentityResult]

    /// Those that agree to the fen.
    public var exact: [IdentityResult] {
        results.filter { $0.outcome == .exact }
    }

    /// Those that differ by rounding only.
    public var rounding: [IdentityResult] {
        results.filter { if case .rounding = $0.outcome { true } else { false } }
    }

    /// Those where a figure must be wrong.
    public var contradictions: [IdentityResult] {
        results.filter { if case .contradiction = $0.outcome { true } else { false } }
    }

    /// The report in Chinese: counts by group, then each difference.
    public var chinese: String {
        var lines = [
            "勾稽 \(results.count) 项: 相符 \(exact.count) 舍入 \(rounding.count) 矛盾 \(contradictions.count)"
        ]
        for (group, counts) in groups {
            lines.append("  \(group.name.chinese): \(counts)")
        }
        lines += differences.map { word, difference, result in
            "\(word.chinese) \(result.identity.name.chinese): "
                + "\(result.left.yuan) 对 \(result.right.yuan) 差 \(difference.yuan) 元"
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// The report in English: counts by group, then each difference.
    public var english: String {
        var lines = [
            "\(results.count) identities: \(exact.count) exact, \(rounding.count) rounding, "
                + "\(contradictions.count) contradictions"
        ]
        for (group, counts) in groups {
            lines.append("  \(group.name.english): \(counts)")
        }
        lines += differences.map { word, difference, result in
            "\(word.english) \(result.identity.name.english): "
                + "\(result.left.yuan) against \(result.right.yuan), off by \(difference.yuan) yuan"
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// `exact/all` of each group that has any.
    private var groups: [(Identity.Group, String)] {
        Identity.Group.allCases.compactMap { group in
            let all = results.filter { $0.identity.group == group }
            let exact = all.filter { $0.outcome == .exact }
            return all.isEmpty ? nil : (group, "\(exact.count)/\(all.count)")
        }
    }

    /// Contradictions first: they are what somebody must look into.
    private var differences: [(Bilingual, Fen, IdentityResult)] {
        (contradictions + rounding).compactMap { result in
            switch result.outcome {
            case .exact: nil
            case .rounding(let difference): (Bilingual("舍入", "rounding"), difference, result)
            case .contradiction(let difference):
                (Bilingual("矛盾", "contradiction"), difference, result)
            }
        }
    }
}

extension BudgetDocument {
    /// Checks every identity. Throws `MoneyError.overflow` when a sum leaves 64 bits.
    public func identityReport() throws(MoneyError) -> IdentityReport {
        var results: [IdentityResult] = []
        for identity in identities {
            results.append(try identity.checked())
        }
        return IdentityReport(results: results)
    }
}
