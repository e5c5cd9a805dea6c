public import ChangeLog
public import Foundation
internal import GRDB
internal import Journal
internal import RecordStore

/// What the engine must find in the domain's records to know who a device is. The composition root
/// names the record types and fields; the engine only follows them.
public struct DeviceDirectory: Sendable {
    public let deviceType: UInt32
    public let stationField: UInt32
    public let userField: UInt32
    public let letterField: UInt32
    public let signingKeyField: UInt32
    public let revokedAtField: UInt32
    public let closedAtField: UInt32
    public let closedNumberField: UInt32
    public let formerField: UInt32
    public let nameField: UInt32
    public let enrolledAtField: UInt32
    public let userType: UInt32
    public let roleField: UInt32
    public let stationType: UInt32
    public let codeField: UInt32
    public let keyNumberField: UInt32
    public let stationKindField: UInt32
    public let headquartersKind: String

    public init(
        deviceType: UInt32, stationField: UInt32, userField: UInt32, letterField: UInt32,
        signingKeyField: UInt32, revokedAtField: UInt32, closedAtField: UInt32,
        closedNumberField: UInt32, formerField: UInt32, nameField: UInt32, enrolledAtField: UInt32,
        userType: UInt32, roleField: UInt32, stationType: UInt32,
        codeField: UInt32, keyNumberField: UInt32, stationKindField: UInt32,
        headquartersKind: String
    ) {
        self.deviceType = deviceType
        self.stationField = stationField
        self.userField = userField
        self.letterField = letterField
        self.signingKeyField = signingKeyField
        self.revokedAtField = revokedAtField
        self.closedAtField = closedAtField
        self.closedNumberField = closedNumberField
        self.formerField = formerField
        self.nameField = nameField
        self.enrolledAtField = enrolledAtField
        self.userType = userType
        self.roleField = roleField
        self.stationType = stationType
        self.codeField = codeField
        self.keyNumberField = keyNumberField
        self.stationKindField = stationKindField
        self.headquartersKind = headquartersKind
    }
}

/// Who a device is, by its record.
public struct DeviceFacts: Sendable {
    public let device: Identifier
    public let letter: String
    public let station: Identifier
    public let stationCode: String
    public let keyNumber: UInt32
    public let isHeadquarters: Bool
    public let user: Identifier
    public let role: String
    public let signingKey: Data
    /// Milliseconds since 1970; nil while it is active.
    public let revokedAt: Int64?
    /// Milliseconds since 1970; nil while its chain is one.
    public let closedAt: Int64?
}

extension DeviceDirectory {
    /// - Returns: nil when there is no such device.
    public func find(_ device: Identifier, in view: some RecordView) throws -> DeviceFacts? {
        guard let record = try view.record(deviceType, device),
            let station = record.fields[stationField].reference,
            let user = record.fields[userField].reference
        else { return nil }
        let stationRecord = try view.record(stationType, station)
        let userRecord = try view.record(userType, user)
        var key = Data()
        if case .opaque(let bytes) = record.fields[signingKeyField] { key = bytes }
        return DeviceFacts(
            device: device, letter: record.fields[letterField].text ?? "", station: station,
            stationCode: stationRecord?.fields[codeField].text ?? "",
            keyNumber: UInt32(stationRecord?.fields[keyNumberField].integer ?? 0),
            isHeadquarters: stationRecord?.fields[stationKindField].text == headquartersKind,
            user: user, role: userRecord?.fields[roleField].text ?? "", signingKey: key,
            revokedAt: record.fields[revokedAtField].integer,
            closedAt: record.fields[closedAtField].integer)
    }

    /// Whether a device carries on what another entered: the one, or one that the one follows.
    public func follows(_ device: Identifier, _ other: Identifier, in view: some RecordView) throws
        -> Bool
    {
        var next: Identifier? = device
        var seen: Set<Identifier> = []
        while let current = next, seen.insert(current).inserted {
            if current == other { return true }
            next = try view.record(deviceType, current)?.fields[formerField].reference
        }
        return false
    }
}
