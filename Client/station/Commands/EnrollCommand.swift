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
        abstract: "用登记码登记本机 / enrol this machine with a one-time code.",
        discussion: """
            数据目录曾被复制或恢复过的 (chain-fork), 用新的登记码重新登记: 换新钥和新机号, 记录都在, \
            未判定的录入原样转入。中途断了, 再执行一次即可。
            A folder that was copied or restored (chain-fork) enrols anew with another code: a new \
            key and letter; its records stay, and entries that aren't judged go on unchanged. Where \
            it broke off, run it again.
            """)

    @OptionGroup var options: StationOptions

    @Option(help: "服务器地址, 如 http://127.0.0.1:8642 / the server's address.")
    var server: String

    @Option(help: "登记码 XXXXX-XXXXX-XXXXX-XXXXX-XXXXX / the code from HQ.")
    var code: String

    @Option(help: "本机名称, 供局里辨认 / how HQ will see this machine.")
    var name: String = ProcessInfo.processInfo.hostName

    @Flag(help: "已登记的也换新身份 / take another identity though the present one is good.")
    var again = false

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
        if try replica.identity() != nil {
            let reenrolment = Reenrolment(
                folder: folder, replica: replica, server: server, code: code, deviceName: name)
            print(try reenrolment.run(isAsked: again), to: .output)
        } else {
            print(try enrol(folder, replica, code), to: .output)
        }
        withExtendedLifetime(lock) {}
    }

    private func enrol(
        _ folder: DataFolder, _ replica: ReplicaDatabase, _ code: EnrolmentCode
    ) throws -> String {
        let keys = try DeviceKeys.first(folder)
        let (identity, ring, bundleKeys) = try EnrolmentClient(server: server).enroll(
            code: code, key: keys.signing, agreement: keys.agreement, deviceName: name)
        try Station.write(server: server, folder)
        try replica.adopt(identity, keys: ring, bundleKeys: bundleKeys)
        return "✓ " + Self.text(identity)
    }

    /// "示例区司法局 03所 A机 …"
    static func text(_ identity: ReplicaIdentity) -> String {
        let place = identity.isHeadquarters ? "局" : identity.stationCode + "所"
        return "\(identity.bureauName) \(place) \(identity.deviceLetter)机 \(identity.device)"
    }
}
