import ArgumentParser
internal import Catalog
internal import ChangeLog
import Foundation
import REPL
import RecordStore
import Replica
internal import TextTable

struct VerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "检查数据库、录入链、摘要和显示 / check database, chain, digests and what is shown.")

    @OptionGroup var options: StationOptions

    @Flag(help: "输出 JSON, 含各类摘要 / write JSON, with each type's digest.")
    var json = false

    func run() throws {
        let station = try Station(options.folder)
        let problems = try station.replica.verify()
        for problem in problems { print("✗ damaged: \(Self.text(problem))", to: .errors) }
        guard problems.isEmpty else {
            print(Self.next(problems), to: .errors)
            throw ExitCode(6)
        }
        let standing = try station.replica.standing()
        if json { return print(try report(station.replica, standing), to: .output) }
        print(
            "✓ 录入 \(standing.head.number) · 待同步 \(try station.replica.outboxCount()) · seq \(standing.cursor?.seq ?? 0)",
            to: .output)
    }

    private func report(_ replica: ReplicaDatabase, _ standing: ReplicaStanding) throws -> String {
        let digests = try replica.digests().map { type, digest in
            (replica.catalog.type(type)?.name ?? String(type), digest)
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        let report = Report(
            entries: standing.head.number, outbox: try replica.outboxCount(),
            seq: standing.cursor?.seq ?? 0,
            digests: Dictionary(uniqueKeysWithValues: digests))
        return String(decoding: try encoder.encode(report), as: UTF8.self)
    }

    /// What is held, once it was found whole.
    private struct Report: Encodable {
        let entries: UInt64
        let outbox: Int
        let seq: UInt64
        /// Of the canonical records, by type; a type without records isn't listed.
        let digests: [String: Digest]
    }

    /// What to do: a sync mends records, which the server has; entries are only here.
    private static func next(_ problems: [ReplicaProblem]) -> String {
        let isMended = problems.allSatisfy { if case .digest = $0 { true } else { false } }
        guard !isMended else { return "下一步: 同步 / next: sync" }
        let words = StorageWords.words(.damaged)
        return "下一步 / next: \(words.zh) / \(words.en)"
    }

    private static func text(_ problem: ReplicaProblem) -> String {
        switch problem {
        case .database(let text): "SQLite: \(text)"
        case .unreadable(let part, let reason):
            "\(part) 读不出 / can't be read (\(reason))"
        case .chainBroken(let number):
            "录入链在第 \(number) 笔断开 / the chain breaks at entry \(number)"
        case .formerChainBroken(let device, let number):
            "原身份 \(device) 的录入链在第 \(number) 笔断开 / the chain of the former identity breaks at entry \(number)"
        case .bodyMismatch(let number):
            "第 \(number) 笔的内容不符 / entry \(number) holds another change set"
        case .digest(let type): "摘要不符, 同步会修复 / digest differs, a sync repairs it: \(type)"
        case .sum(let type, let name):
            "合计不符, 同步会修复 / a kept sum is wrong, a sync repairs it: \(name) of \(type)"
        case .visible(let type, let record):
            "显示与录入不符 / shown is not what was entered: \(type) \(record)"
        }
    }
}
