import ArgumentParser
internal import REPL

struct RunCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "执行文件中的各行, 与录入时相同 / carry out the lines of a file, as if typed.",
        discussion: """
            日期要写全。第一条出错的行之后停止。
            Dates must be full. It stops after the first line that fails.
            """)

    @OptionGroup var options: StationOptions

    @Argument(help: "文件; - 为标准输入 / the file; - is standard input.")
    var file: String

    func run() throws {
        throw ExitCode(try LineProgram(options).runFile(file).rawValue)
    }
}
