import ArgumentParser
internal import ChangeLog
import DataFolder
import Intake

struct InitCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init", abstract: "建立一个局 / found a bureau in an empty data folder.")

    @OptionGroup var options: FolderOptions

    @Option(help: "局的名称 / the bureau's name.")
    var name: String

    func run() throws {
        let folder = options.folder
        try folder.create()
        let lock = try FolderLock(folder)
        let bureau = try Bureau.found(folder, name: name)
        print("✓ \(name) \(try bureau.service.database.bureau()?.description ?? "")", to: .output)
        withExtendedLifetime(lock) {}
    }
}
