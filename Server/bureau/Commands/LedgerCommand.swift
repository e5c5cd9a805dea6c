import ArgumentParser

struct LedgerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ledger", abstract: "综合台账 / the consolidated ledger.")

    @OptionGroup var options: FolderOptions

    func run() throws {
        print("✗ not-built: 台账尚未接入 / the ledger isn't wired yet", to: .errors)
        throw ExitCode(1)
    }
}
