import ArgumentParser
internal import ChangeLog
internal import DataFolder
import Foundation
internal import GRDB
import Intake
internal import Journal
import Ledger
import Money
internal import RecordStore
internal import Rules
import TextTable

struct StatusCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "日志、各设备和磁盘的现状, 什么停住了 / how the server stands, and what stands still.")

    @OptionGroup var options: FolderOptions

    @Flag(help: "JSON") var json = false

    @Option(name: .customLong("lang"), help: "zh | en")
    var languageName = "zh"

    private var language: Language { languageName == "en" ? .en : .zh }

    func run() throws {
        let folder = options.folder
        guard folder.has(Bureau.databaseName) else { throw BureauFailure.notFounded }
        let database = try BureauDatabase(
            path: folder.file(Bureau.databaseName), catalog: LedgerCatalog.catalog, readOnly: true)
        let watch = try database.queue.read {
            try BureauWatch($0, database, directory: .ledger)
        }
        let now = SystemPowers().now()
        let running = try? ControlSocket(folder: folder).failing()
        let disk = DiskSpace(of: folder)
        let alarms = watch.alarms(
            now: now, parkedAlertDays: try Bureau.rules(database).parkedAlertDays, disk: disk,
            failing: running)
        if json {
            return print(try report(watch, alarms, now, disk, running != nil), to: .output)
        }
        print("✓ " + summary(watch, now, disk, running != nil), to: .output)
        for device in watch.devices { print("  " + line(device, now), to: .output) }
        for alarm in alarms { print("! \(alarm.code): \(alarm.text[language])", to: .output) }
    }

    private func summary(
        _ watch: BureauWatch, _ now: Int64, _ disk: DiskSpace?, _ isRunning: Bool
    ) -> String {
        let moved = watch.movedAt.map { Age(from: $0, to: now).words }
        let free = disk.map { "\($0.free / 1_048_576) MB" } ?? "?"
        return Text(
            zh: "seq \(watch.head.seq) (\(moved?.zh ?? "空")) · 待裁 \(watch.heldCount) · 待补 "
                + "\(watch.parkedSince.count) · 设备 \(watch.devices.count) · 磁盘余 \(free) · "
                + (isRunning ? "服务在运行" : "服务没有运行"),
            en:
                "seq \(watch.head.seq) (\(moved?.en ?? "empty")) · held \(watch.heldCount) · parked "
                + "\(watch.parkedSince.count) · devices \(watch.devices.count) · free \(free) · "
                + (isRunning ? "the server runs" : "the server doesn't run"))[language]
    }

    private func line(_ device: WatchedDevice, _ now: Int64) -> String {
        let heard =
            device.lastContact.map { Age(from: $0, to: now).words }
            ?? Text(zh: "从未联系", en: "never heard")
        let waits =
            device.pending > 0
            ? Text(zh: ", 待报 \(device.pending)", en: ", \(device.pending) pending") : nil
        return "\(device.name) \(heard[language])\(waits?[language] ?? "")"
    }

    private struct Report: Encodable {
        let seq: UInt64
        /// ISO 8601, UTC; absent in an empty journal.
        let movedAt: String?
        let held: Int
        let parked: Int
        let isRunning: Bool
        let freeBytes: UInt64?
        let devices: [Device]
        let alarms: [Alarm]

        struct Device: Encodable {
            let name: String
            let lastContact: String?
            let pending: UInt64
        }

        struct Alarm: Encodable {
            let code: String
            let textZh: String
            let textEn: String
        }
    }

    private func report(
        _ watch: BureauWatch, _ alarms: [BureauWatch.Alarm], _ now: Int64, _ disk: DiskSpace?,
        _ isRunning: Bool
    ) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let report = Report(
            seq: watch.head.seq, movedAt: watch.movedAt.map { InstantText.iso($0) },
            held: watch.heldCount, parked: watch.parkedSince.count, isRunning: isRunning,
            freeBytes: disk?.free,
            devices: watch.devices.map {
                .init(
                    name: $0.name, lastContact: $0.lastContact.map { InstantText.iso($0) },
                    pending: $0.pending)
            },
            alarms: alarms.map { .init(code: $0.code, textZh: $0.text.zh, textEn: $0.text.en) })
        return String(decoding: try encoder.encode(report), as: UTF8.self)
    }
}
