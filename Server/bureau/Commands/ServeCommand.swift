import ArgumentParser
import DataFolder
import Foundation
internal import GRDB
import HTTP
internal import Hummingbird
import Intake
import Logging
internal import RecordStore

struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "运行服务器 / run the server until it is told to stop.")

    @OptionGroup var options: FolderOptions

    @Option(help: "监听地址 / address to listen on.")
    var host = "127.0.0.1"

    @Option(help: "端口, 0 为任意空闲端口 / port; 0 takes any free one.")
    var port = 8642

    @Option(help: "把监听的端口写入此文件 / write the port to this file once listening.")
    var portFile: String?

    @Option(help: "每隔几秒查看有无停滞, 写入日志 / seconds between looks at what stands still.")
    var watchSeconds = 60

    func run() async throws {
        let folder = options.folder
        guard folder.has(Bureau.databaseName) else { throw BureauFailure.notFounded }
        let lock = try FolderLock(folder)
        let bureau = try Bureau(folder)
        var logger = Logger(label: "bureau")
        logger.logLevel = .warning
        let taken = try bureau.service.takeUpKnownTypes()
        if taken > 0 {
            logger.warning("took up \(taken) change sets of types that are known since the upgrade")
        }
        let meter = RequestMeter()
        let control = ControlSocket(folder: folder)
            .application(
                office: DeskOffice(service: bureau.service, folder: folder), meter: meter,
                logger: logger)
        let server = BureauServer(
            service: bureau.service, meter: meter, logger: logger, words: Self.words)
        let watchdog = Watchdog(
            folder: folder, service: bureau.service, meter: meter, logger: logger,
            every: .seconds(max(1, watchSeconds)))
        let (host, port, portFile) = (host, port, portFile)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await control.runService() }
            group.addTask { try await watchdog.run() }
            group.addTask {
                try await server.run(host: host, port: port) { port in
                    print("✓ http://\(host):\(port)", to: .output)
                    if let portFile { Self.announce(port, in: portFile) }
                }
            }
            // Either ends with the signal that stops both.
            try await group.next()
            group.cancelAll()
        }
        // Brings the write-ahead log home: a folder that is copied after this is one file.
        try bureau.service.database.queue.close()
        withExtendedLifetime(lock) {}
    }

    /// What made a request fail, for the log: no stack of types, but what to do.
    private static let words: @Sendable (any Error) -> String = {
        FaultText.lines($0).joined(separator: " ")
    }

    /// Whole or not at all: who waits for the file never reads half a number.
    private static func announce(_ port: Int, in path: String) {
        try? Data("\(port)\n".utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
    }
}
