import Access
import ArgumentParser
import ChangeLog
import DataFolder
import Foundation
import Ledger
import Replica
import Transport

struct EnrollCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "enroll",
        abstract: "用登记码登记本机 / enrol this machine with a one-time code.")

    @OptionGroup var options: StationOptions

    @Option(help: "服务器地址, 如 http://127.0.0.1:8642 / the server's address.")
    var server: String

    @Option(help: "登记码 XXXXX-XXXXX-XXXXX-XXXXX-XXXXX / the code from HQ.")
    var code: String

    @Option(help: "本机名称, 供局里辨认 / how HQ will see this machine.")
    var name: String = ProcessInfo.processInfo.hostName

    func run() throws {
        guard let code = EnrolmentCode(code) else {
            print(
                "✗ bad-enrolment-code: 登记码有误, 请逐字核对 / mistyped; check it character by character",
                to: .errors)
            throw ExitCode(2)
        }
        let folder = options.folder
        try folder.create()
        let lock = try FolderLock(folder)
        let replica = try ReplicaDatabase(
            path: folder.file(Station.databaseName), catalog: LedgerCatalog.catalog,
            powers: SystemPowers())
        guard try replica.identity() == nil else { throw ReplicaFailure.alreadyEnrolled }
        let keys = try Station.enrolmentKeys(folder)
        let (identity, ring, bundleKeys) = try EnrolmentClient(server: server).enroll(
            code: code, key: keys.signing, agreement: keys.agreement, deviceName: name)
        try Data((server + "\n").utf8).write(
            to: URL(fileURLWithPath: folder.file(Station.serverName)), options: .atomic)
        try replica.adopt(identity, keys: ring, bundleKeys: bundleKeys)
        let place = identity.isHeadquarters ? "局" : identity.stationCode + "所"
        print(
            "✓ \(identity.bureauName) \(place) \(identity.deviceLetter)机 \(identity.device)",
            to: .output)
        withExtendedLifetime(lock) {}
    }
}
