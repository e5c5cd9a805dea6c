import ChangeLog
import Judge
import Testing

/// One case of a table: what happens, and the verdict that it must get.
struct Row: Sendable, CustomTestStringConvertible {
    let name: String
    let outcome: Verdict.Outcome
    let flags: [String]
    let rule: String
    /// Prepares the world, and judges the last entry.
    let act: @Sendable (World) throws -> Judgement

    init(
        _ name: String, _ outcome: Verdict.Outcome, _ rule: String = "", _ flags: [String] = [],
        _ act: @escaping @Sendable (World) throws -> Judgement
    ) {
        self.name = name
        self.outcome = outcome
        self.flags = flags
        self.rule = rule
        self.act = act
    }

    var testDescription: String { name }

    func check() throws {
        let judgement = try act(World())
        let found = "\(judgement.outcome) \(judgement.rule) \(judgement.flags)"
        #expect(found == "\(outcome) \(rule) \(flags)", "\(judgement.evidence)")
        let stands = judgement.outcome == .applied || judgement.outcome == .merged
        #expect(stands || judgement.changes.isEmpty, "only what stands changes records")
        #expect(judgement.outcome == .parked || judgement.waitsFor.isEmpty)
    }
}
