import Access
import ArgumentParser
import ChangeLog
import Replica

struct TokenCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "token",
        abstract: "打印短时令牌, 供 curl 使用 / print a short-lived token, for use with curl.",
        discussion: "curl -H \"Authorization: Bearer $(station token)\" …")

    @OptionGroup var options: StationOptions

    func run() throws {
        let station = try Station(options.folder)
        guard let identity = try station.replica.identity() else {
            throw ReplicaFailure.notEnrolled
        }
        print(
            try DeviceToken.make(
                device: identity.device, bureau: identity.bureau, now: station.powers.now(),
                key: station.key), to: .output)
    }
}
