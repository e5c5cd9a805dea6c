import ArgumentParser
import REPL

struct ExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract:
            "没有线路时: 把录入写成同步包, 带到局里 / without a line: write entries to a bundle for the bureau.",
        discussion: """
            之后照常录入; 在局里 bureau exchange FILE, 拿回 FILE.reply 再 station import。
            Go on entering; at the bureau `bureau exchange FILE`, then `station import FILE.reply`.
            """)

    @OptionGroup var options: StationOptions

    @Argument(help: "写到此文件 / the file to write.")
    var file: String

    @Flag(help: "文件已有时覆盖 / replace the file if there is one.")
    var overwrite = false

    func run() throws {
        let line = "export \(try quoted(file))" + (overwrite ? " --overwrite" : "")
        throw ExitCode(try LineProgram(options).runLine(line).rawValue)
    }
}

struct ImportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "收取局里的答复包 / take in the bureau's reply bundle.",
        discussion: """
            再收一次不会重复; 损坏的文件整个拒收。
            Taking it in again changes nothing; a damaged file is refused whole.
            """)

    @OptionGroup var options: StationOptions

    @Argument(help: "bureau exchange 写出的文件 / the file that `bureau exchange` wrote.")
    var file: String

    func run() throws {
        throw ExitCode(try LineProgram(options).runLine("import \(try quoted(file))").rawValue)
    }
}

struct ReceiptsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "receipts",
        abstract: "局里签发的同步包回执 / what the bureau certified to have taken from bundles.")

    @OptionGroup var options: StationOptions

    @Flag(help: "输出 JSON / write JSON.")
    var json = false

    func run() throws {
        throw ExitCode(
            try LineProgram(options).runLine("receipts" + (json ? " --json" : "")).rawValue)
    }
}

/// A file's name as one word of a line.
private func quoted(_ name: String) throws -> String {
    guard !name.contains("\"") else {
        throw ValidationError("文件名不能含引号 / no quotation marks in the file's name")
    }
    return "\"\(name)\""
}
