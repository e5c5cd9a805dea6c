public import ChangeLog
internal import Foundation
public import GRDB
internal import RecordStore

/// Who a replica is, given at enrolment.
public struct ReplicaIdentity: Sendable, Hashable {
    public var bureau: Identifier
    public var bureauName: String
    public var device: Identifier
    /// `A`, `B`, …, in the device's document numbers.
    public var deviceLetter: String
    public var station: Identifier
    public var stationCode: String
    public var user: Identifier
    public var role: String
    /// HQ sees every scope.
    public var isHeadquarters: Bool

    public init(
        bureau: Identifier, bureauName: String, device: Identifier, deviceLetter: String,
        station: Identifier, stationCode: String, user: Identifier, role: String,
        isHeadquarters: Bool
    ) {
        self.bureau = bureau
        self.bureauName = bureauName
        self.device = device
        self.deviceLetter = deviceLetter
        self.station = station
        self.stationCode = stationCode
        self.user = user
        self.role = role
        self.isHeadquarters = isHeadquarters
    }
}

extension ReplicaIdentity {
    /// Nil before enrolment.
    public static func load(_ db: Database) throws -> ReplicaIdentity? {
        try ReplicaIdentity(FactTable(db))
    }

    init?(_ facts: FactTable) throws {
        guard let bureau = try facts.identifier("bureau"),
            let device = try facts.identifier("device"),
            let station = try facts.identifier("station"),
            let user = try facts.identifier("user")
        else { return nil }
        self.init(
            bureau: bureau, bureauName: try facts.text("bureau-name") ?? "", device: device,
            deviceLetter: try facts.text("device-letter") ?? "", station: station,
            stationCode: try facts.text("station-code") ?? "", user: user,
            role: try facts.text("role") ?? "",
            isHeadquarters: try facts.integer("is-headquarters") == 1)
    }

    func save(_ facts: FactTable) throws {
        try facts.set("bureau", bureau.data)
        try facts.set("bureau-name", Data(bureauName.utf8))
        try facts.set("device", device.data)
        try facts.set("device-letter", Data(deviceLetter.utf8))
        try facts.set("station", station.data)
        try facts.set("station-code", Data(stationCode.utf8))
        try facts.set("user", user.data)
        try facts.set("role", Data(role.utf8))
        try facts.set("is-headquarters", Int64(isHeadquarters ? 1 : 0).bigEndianData)
    }
}
