import ArgumentParser
internal import Catalog
internal import ChangeLog
internal import DataFolder
import Foundation
import Intake
import Ledger
import Rules

struct RulesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rules",
        abstract: "列出、检查、试行或启用规则 / list, check, try or adopt the rules.",
        discussion: """
            --check 检查文件; --try 按文件重判全部日志, 列出差别, 什么也不改; --adopt 启用文件并记入日志: 此后的录入
            按新规则判定, 以前的判定不变。
            --check checks a file; --try judges the whole journal again under it, lists what would \\
            differ and changes nothing; --adopt puts it in force and journals that: what comes after \\
            is judged by it, and no verdict before is altered.
            """)

    @OptionGroup var options: FolderOptions

    @Option(help: "检查此文件, 指出行列 / check this file; a mistake is named by line and column.")
    var check: String?

    @Option(
        name: .customLong("try"), help: "按此文件重判日志 / judge the journal again under this file.")
    var trial: String?

    @Option(help: "启用此文件 / put this file in force.")
    var adopt: String?

    @Option(help: "谁启用 (局机关的用户) / who adopts it: a user at HQ.")
    var author: String?

    @Option(help: "理由 / why.")
    var reason: String?

    @Flag(help: "打印在用的规则文件全文 / print the whole file in force.")
    var file = false

    @Flag(help: "JSON (--try)") var json = false

    @Option(name: .customLong("lang"), help: "zh | en")
    var language = "zh"

    func validate() throws {
        guard [check, trial, adopt].compactMap(\.self).count + (file ? 1 : 0) <= 1 else {
            throw ValidationError("--check, --try, --adopt, --file: 只取其一 / one of them only")
        }
        guard adopt == nil || (author != nil && reason != nil) else {
            throw ValidationError("--adopt: 须写 --author 和 --reason / needs --author and --reason")
        }
    }

    func run() throws {
        if let check {
            let rules = try RuleSet(yaml: try Self.read(check), catalog: LedgerCatalog.catalog)
            return print("✓ \(rules.rules.count) \(rules.hash.short)", to: .output)
        }
        if let adopt, let author, let reason {
            let order = DeskOrder.adoptRules(
                file: try Self.read(adopt), author: author, reason: reason)
            return try conclude(try order.send(to: options.folder))
        }
        if let trial {
            return try RulesTrialReport(folder: options.folder, language: language, isJSON: json)
                .run(file: try Self.read(trial))
        }
        let rules = try inForce()
        // Byte for byte: its hash is what verdicts name.
        if file { return FileHandle.standardOutput.write(Data(rules.file.utf8)) }
        print("rules \(rules.hash.short)", to: .output)
        for rule in rules.rules {
            let text = rules.explain(rule: rule.id, evidence: [])?.text
            let words = language == "en" ? text?.english : text?.chinese
            print("\(rule.id)\t\(words ?? "")", to: .output)
        }
    }

    /// The bureau's rules; those of the program where there is no bureau yet.
    private func inForce() throws -> RuleSet {
        let folder = options.folder
        guard folder.has(Bureau.databaseName) else {
            return try RuleSet.embedded(catalog: LedgerCatalog.catalog)
        }
        let database = try BureauDatabase(
            path: folder.file(Bureau.databaseName), catalog: LedgerCatalog.catalog, readOnly: true)
        return try Bureau.rules(database)
    }

    private static func read(_ path: String) throws -> String {
        // A handle reads pipes, too.
        guard let handle = FileHandle(forReadingAtPath: path), let data = try? handle.readToEnd()
        else { throw RulesFileFault.unreadable(path) }
        guard let text = String(data: data, encoding: .utf8) else {
            throw RulesFileFault.notText(path)
        }
        return text
    }
}

enum RulesFileFault: Error {
    case unreadable(String)
    case notText(String)
}
