import ArgumentParser
import DataFolder
import Foundation

@main
struct BureauProgram: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bureau",
        abstract: "司账服务器: 一个局的总账、规则和同步 / the server of one bureau: ledger, rules, sync.",
        discussion: """
            数据目录: --data, 否则 SIZHANG_HOME, 否则 ~/.local/share/sizhang/bureau。
            Data folder: --data, else SIZHANG_HOME, else ~/.local/share/sizhang/bureau.

            退出码 / exit codes: 0 done, 1 refused by data, 2 usage, 3 unreachable (retry), 4 locked,
            5 re-enrol or upgrade, 6 damaged.
            """,
        subcommands: [
            InitCommand.self, ServeCommand.self, EnrollCommand.self, ImportCommand.self,
            LedgerCommand.self, RulesCommand.self, VerifyCommand.self, BackupCommand.self,
            RestoreCommand.self, RecoveryCommand.self, ExchangeCommand.self, StatusCommand.self,
        ])

    static func main() async {
        do {
            var command = try parseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch let exit as ExitCode {
            Foundation.exit(exit.rawValue)
        } catch {
            // A clean exit prints help or a version; anything else that the parser throws is usage.
            let code = exitCode(for: error)
            if code == .success || code == .validationFailure {
                let text = fullMessage(for: error)
                print(text, to: code == .success ? .output : .errors)
                Foundation.exit(code == .success ? 0 : 2)
            }
            for line in FaultText.lines(error) { print(line, to: .errors) }
            Foundation.exit(FaultText.exitCode(error))
        }
    }
}

enum Stream { case output, errors }

func print(_ line: String, to stream: Stream) {
    let handle = stream == .output ? FileHandle.standardOutput : FileHandle.standardError
    handle.write(Data((line + "\n").utf8))
}

struct FolderOptions: ParsableArguments {
    @Option(name: .customLong("data"), help: "数据目录 / data folder.")
    var path: String?

    var folder: DataFolder {
        DataFolder(
            option: path, program: "bureau", environment: ProcessInfo.processInfo.environment)
    }
}

/// Prints a desk's answer and ends with its exit code.
func conclude(_ answer: DeskAnswer) throws {
    for line in answer.lines { print(line, to: answer.exitCode == 0 ? .output : .errors) }
    if answer.exitCode != 0 { throw ExitCode(answer.exitCode) }
}
