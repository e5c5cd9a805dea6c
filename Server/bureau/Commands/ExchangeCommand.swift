import ArgumentParser
import DataFolder
import Foundation
import Intake

struct ExchangeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "exchange",
        abstract: "收取司法所导出的同步包, 写出答复包 / take in a station's bundle, write the reply bundle.",
        discussion: """
            司法所 station export FILE, 局里 bureau exchange FILE, 司法所 station import FILE.reply。
            同一个包再收一次不会重复; 服务器运行时也可用。
            The same bundle may be taken again; it works beside a running server.
            """)

    @OptionGroup var options: FolderOptions

    @Argument(help: "司法所导出的文件 / the file that a station exported.")
    var file: String

    @Option(name: .customLong("out"), help: "答复写到此文件, 默认 FILE.reply / where to write the reply.")
    var out: String?

    @Flag(help: "答复文件已有时覆盖 / replace the reply file if there is one.")
    var overwrite = false

    func run() throws {
        let target = out ?? file + ".reply"
        guard options.folder.has(Bureau.databaseName) else { throw BureauFailure.notFounded }
        try WholeFile.check(target, mayReplace: overwrite)
        let exchange = ExchangeFolder(options.folder)
        let names = try exchange.begin()
        defer { exchange.end(names) }
        try ExchangeFolder.copy(file, to: exchange.file(names.bundle), mayReplace: true)
        let order = DeskOrder.exchange(bundle: names.bundle, reply: names.reply)
        var answer = try order.send(to: options.folder)
        if answer.exitCode == 0 {
            try ExchangeFolder.copy(
                exchange.file(names.reply), to: target, mayReplace: overwrite)
            answer.lines.append("✓ 答复 / reply: \(target)")
        }
        try conclude(answer)
    }
}
