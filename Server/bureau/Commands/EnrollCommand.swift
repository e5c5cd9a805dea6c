import ArgumentParser

struct EnrollCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "enroll",
        abstract: "为一台新设备发一次性登记码 / issue a one-time code for a new device.",
        discussion: "station enroll --server URL --code CODE 用它登记 / enrols with it.")

    @OptionGroup var options: FolderOptions

    @Option(help: "司法所编号, 局机关是 00 / the station's code; headquarters is 00.")
    var station: String

    @Option(help: "使用人姓名 / the user's name.")
    var user: String

    @Option(help: "角色 / role: clerk, head, accountant, approver, auditor.")
    var role = "clerk"

    func run() throws {
        let order = DeskOrder.enroll(station: station, user: user, role: role)
        try conclude(try order.send(to: options.folder))
    }
}
