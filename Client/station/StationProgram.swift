import ArgumentParser
import DataFolder
import Foundation
import REPL
import Terminal
import TextTable

@main
struct StationProgram: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "station",
        abstract: "司账站点: 离线录入, 有线路时同步 / a station: entries offline, sync when there is a line.",
        discussion: """
            不带参数: 逐行录入 (帮助: 输入 帮助)。 Without arguments: the line editor (type help).
            station -c '状态' 执行一行后退出 / carries out one line and ends.
            station run FILE 执行文件中的各行 / carries out the lines of a file.

            数据目录: --data, 否则 SIZHANG_HOME, 否则 ~/.local/share/sizhang/station。
            Data folder: --data, else SIZHANG_HOME, else ~/.local/share/sizhang/station.

            退出码 / exit codes: 0 done, 1 refused by data, 2 usage, 3 unreachable (retry), 4 locked,
            5 re-enrol or upgrade, 6 damaged.
            """,
        subcommands: [
            EnrollCommand.self, ExportCommand.self, ImportCommand.self, ReceiptsCommand.self,
            RunCommand.self, VerifyCommand.self, TokenCommand.self,
            RescueCommand.self, TakeInCommand.self,
        ])

    @OptionGroup var options: StationOptions

    @Option(name: .customShort("c"), help: "执行此行后退出 / carry out this line and end.")
    var line: String?

    func run() throws {
        let program = try LineProgram(options)
        if let line {
            throw ExitCode(program.runLine(line).rawValue)
        }
        throw ExitCode(try program.converse().rawValue)
    }

    static func main() {
        do {
            var command = try parseAsRoot()
            try command.run()
        } catch let exit as ExitCode {
            Foundation.exit(exit.rawValue)
        } catch {
            let code = exitCode(for: error)
            if code == .success || code == .validationFailure {
                print(fullMessage(for: error), to: code == .success ? .output : .errors)
                Foundation.exit(code == .success ? 0 : 2)
            }
            let fault = StationFault(error)
            print(fault.line, to: .errors)
            Foundation.exit(fault.exitCode)
        }
    }
}

enum Stream { case output, errors }

func print(_ line: String, to stream: Stream) {
    let handle = stream == .output ? FileHandle.standardOutput : FileHandle.standardError
    handle.write(Data((line + "\n").utf8))
}

struct StationOptions: ParsableArguments {
    @Option(name: .customLong("data"), help: "数据目录 / data folder.")
    var path: String?

    @Option(name: .customLong("lang"), help: "zh | en")
    var languageName: String?

    var folder: DataFolder {
        DataFolder(
            option: path, program: "station", environment: ProcessInfo.processInfo.environment)
    }

    var language: Language { languageName == "en" ? .en : .zh }

    func validate() throws {
        guard languageName == nil || languageName == "en" || languageName == "zh" else {
            throw ValidationError("--lang: zh | en")
        }
    }
}
