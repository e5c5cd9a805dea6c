import ArgumentParser
internal import ChangeLog
import Replica

struct VerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "检查数据库、录入链、摘要和显示 / check database, chain, digests and what is shown.")

    @OptionGroup var options: StationOptions

    func run() throws {
        let station = try Station(options.folder)
        let problems = try station.replica.verify()
        for problem in problems { print("✗ damaged: \(Self.text(problem))", to: .errors) }
        guard problems.isEmpty else { throw ExitCode(6) }
        let standing = try station.replica.standing()
        print(
            "✓ 录入 \(standing.head.number) · 待同步 \(standing.outboxCount) · seq \(standing.cursor?.seq ?? 0)",
            to: .output)
    }

    private static func text(_ problem: ReplicaProblem) -> String {
        switch problem {
        case .database(let text): "SQLite: \(text)"
        case .chainBroken(let number):
            "录入链在第 \(number) 笔断开 / the chain breaks at entry \(number)"
        case .bodyMismatch(let number):
            "第 \(number) 笔的内容不符 / entry \(number) holds another change set"
        case .digest(let type): "摘要不符, 同步会修复 / digest differs, a sync repairs it: \(type)"
        case .visible(let type, let record):
            "显示与录入不符 / shown is not what was entered: \(type) \(record)"
        }
    }
}
