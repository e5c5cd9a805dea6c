import ArgumentParser
internal import Catalog
internal import ChangeLog
import Foundation
import Ledger
import Rules

struct RulesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rules", abstract: "列出或检查规则 / list the rules, or check a rules file.")

    @OptionGroup var options: FolderOptions

    @Option(help: "检查此文件, 指出行列 / check this file; a mistake is named by line and column.")
    var check: String?

    @Flag(help: "打印规则文件全文 / print the whole rules file.")
    var file = false

    @Option(name: .customLong("lang"), help: "zh | en")
    var language = "zh"

    func run() throws {
        if let check {
            let text = try String(contentsOfFile: check, encoding: .utf8)
            let rules = try RuleSet(yaml: text, catalog: LedgerCatalog.catalog)
            return print("✓ \(rules.rules.count) \(rules.hash.short)", to: .output)
        }
        if file { return print(RuleSet.embeddedFile, to: .output) }
        let rules = try Bureau.rules(options.folder)
        print("rules \(rules.hash.short)", to: .output)
        for rule in rules.rules {
            let text = rules.explain(rule: rule.id, evidence: [])?.text
            let words = language == "en" ? text?.english : text?.chinese
            print("\(rule.id)\t\(words ?? "")", to: .output)
        }
    }
}
