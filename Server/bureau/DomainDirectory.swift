import Catalog
import ChangeLog
import Foundation
import Intake
import Ledger

/// A field of the ledger's catalog by name. A wrong name is a mistake in this program, and shows
/// with the first command.
func field(_ type: String, _ name: String) -> UInt32 {
    guard let field = LedgerCatalog.catalog.type(named: type)?.field(named: name) else {
        preconditionFailure("the catalog has no field \(type).\(name)")
    }
    return field.number
}

/// The number of a record type by name.
func typeNumber(_ name: String) -> UInt32 {
    guard let type = LedgerCatalog.catalog.type(named: name) else {
        preconditionFailure("the catalog has no type \(name)")
    }
    return type.number
}

/// Values for a record of a type, by the catalog's field names; absent ones are left out.
func values(_ type: String, _ values: [String: FieldValue]) -> FieldValues {
    FieldValues(
        values.filter { $0.value != .absent }.map { (field(type, $0.key), $0.value) })
}

extension DeviceDirectory {
    /// Where the bureau's catalog says who a device is.
    static let ledger = DeviceDirectory(
        deviceType: typeNumber("device"), stationField: field("device", "station"),
        userField: field("device", "user"), letterField: field("device", "letter"),
        signingKeyField: field("device", "signing-key"),
        revokedAtField: field("device", "revoked-at"), nameField: field("device", "name"),
        enrolledAtField: field("device", "enrolled-at"), userType: typeNumber("user"),
        roleField: field("user", "role"), stationType: typeNumber("station"),
        codeField: field("station", "code"), keyNumberField: field("station", "key-number"),
        stationKindField: field("station", "kind"),
        headquartersKind: StationKind.headquarters.rawValue)
}
