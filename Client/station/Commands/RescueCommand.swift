import ArgumentParser
import DataFolder
internal import Foundation
import GRDB
import RecordStore
import Replica
import TextTable

struct RescueCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rescue",
        abstract: "从损坏的数据中取出录入 / save the entries of a damaged folder into a file.",
        discussion: """
            数据目录不被改动。文件每行一个 JSON: 编号、链接、内容 (base64)、检查结果。
            然后: 向局里要登记码, 在新的文件夹 enroll, 同步, 再 take-in 这个文件。
            The folder isn't changed. The file has one JSON object a line: number, link, body (base64),
            what the check found. Then enrol a new folder with a code from HQ, sync, and take-in the file.
            """)

    @OptionGroup var options: StationOptions

    @Argument(help: "写到这个文件 / the file to write.")
    var file: String

    func run() throws {
        let folder = options.folder
        guard folder.has(Station.databaseName) else { throw ReplicaFailure.notEnrolled }
        let lock = try locked(folder)
        let rescue: ChainRescue
        do {
            rescue = try ChainRescue.read(path: folder.file(Station.databaseName))
        } catch let failure as DatabaseError where StorageFault(failure) == .damaged {
            throw RescueFault.nothing
        }
        try RescueFile(rescue).write(to: file)
        withExtendedLifetime(lock) {}
        for line in words(rescue) { print(line, to: .output) }
        // What can't be read is said with the exit code, too.
        if !rescue.isEndKnown || !rescue.lost.isEmpty
            || rescue.entries.contains(where: { $0.check == .broken })
        {
            throw ExitCode(6)
        }
    }

    /// Whoever still writes here must end first: what is read must be all of it. A folder that can't be
    /// written can still be read.
    private func locked(_ folder: DataFolder) throws -> FolderLock? {
        do throws(DataFolderFailure) {
            return try FolderLock(folder)
        } catch {
            guard case .notWritable = error else { throw error }
            return nil
        }
    }

    private func words(_ rescue: ChainRescue) -> [String] {
        let isEnglish = options.language == .en
        let waiting = rescue.entries.filter { !$0.isJudged }.count
        var lines = [
            isEnglish
                ? "✓ \(rescue.entries.count) entries saved, \(waiting) of them not judged → \(file)"
                : "✓ 取出 \(rescue.entries.count) 笔, 其中未判定 \(waiting) 笔 → \(file)"
        ]
        for range in rescue.lost {
            lines.append(
                isEnglish
                    ? "! lost: entries \(range.lowerBound) to \(range.upperBound) can't be read"
                    : "! lost: 第 \(range.lowerBound) 至 \(range.upperBound) 笔读不出")
        }
        if !rescue.isEndKnown {
            lines.append(
                isEnglish
                    ? "! lost: the file doesn't say how many entries followed the last one"
                    : "! lost: 最后一笔之后是否还有, 文件里已看不出")
        }
        for entry in rescue.entries where entry.check == .broken {
            lines.append(
                isEnglish
                    ? "! broken: entry \(entry.number) isn't what was recorded; kept in the file, "
                        + "not to be taken in"
                    : "! broken: 第 \(entry.number) 笔与录入时不符; 留在文件里备查, 不会再取入")
        }
        lines.append(
            isEnglish
                ? "next: a code from HQ, station enroll in a new folder, sync, then station take-in "
                    + file
                : "下一步: 向局里要登记码, 在新文件夹 station enroll, 同步, 再 station take-in \(file)")
        return lines
    }
}

struct TakeInCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "take-in",
        abstract: "把 rescue 取出的未判定录入接入本机 / take what rescue saved into this folder.",
        discussion: """
            先登记并同步。已在局里的不会重复。 Enrol and sync first. What HQ has isn't taken twice.
            """)

    @OptionGroup var options: StationOptions

    @Argument(help: "rescue 写的文件 / the file that rescue wrote.")
    var file: String

    func run() throws {
        let folder = options.folder
        let lock = try FolderLock(folder)
        let station = try Station(folder)
        let rescued = try RescueFile(path: file)
        guard let identity = try station.replica.identity() else {
            throw ReplicaFailure.notEnrolled
        }
        guard rescued.head.bureau == "\(identity.bureau)" else { throw RescueFault.otherBureau }
        if let code = rescued.head.station, code != identity.stationCode {
            throw RescueFault.otherStation(code)
        }
        guard try station.replica.standing().cursor != nil else { throw RescueFault.notSynced }
        let summary = try station.replica.takeIn(try rescued.unjudgedBodies())
        let pending = try station.replica.outboxCount()
        print(
            options.language == .en
                ? "✓ took in \(summary.taken), here already \(summary.known) · pending \(pending)"
                : "✓ 取入 \(summary.taken) 笔, 已有 \(summary.known) 笔 · 待同步 \(pending)",
            to: .output)
        withExtendedLifetime(lock) {}
    }
}
