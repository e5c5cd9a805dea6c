import ArgumentParser
import Budget
import Foundation

struct ImportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "导入预算 CSV 目录, 并核对 / import a folder of budget CSV files, and check it.",
        discussion: """
            全部或全不: 任何一行有错则都不导入。再次导入不改变; 更正后的文件只记差额。
            All or nothing. Importing again changes nothing; a corrected file posts the difference.
            """)

    @OptionGroup var options: FolderOptions

    @Argument(help: "CSV 目录 / folder of CSV files.")
    var directory: String

    @Option(name: .customLong("lang"), help: "zh | en")
    var language = "zh"

    func run() throws {
        let files = try BudgetFolder.files(at: directory).mapValues { Data($0) }
        let order = DeskOrder.importBudget(files: files, language: language)
        try conclude(try order.send(to: options.folder))
    }
}
