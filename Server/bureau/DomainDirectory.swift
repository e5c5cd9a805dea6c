import Catalog
import ChangeLog
import Foundation
import Intake
import Ledger

/// Short forms for a program that names fields all through.
func field(_ type: String, _ name: String) -> UInt32 { LedgerCatalog.field(type, name) }

func typeNumber(_ name: String) -> UInt32 { LedgerCatalog.type(name) }

func values(_ type: String, _ values: [String: FieldValue]) -> FieldValues {
    LedgerCatalog.values(type, values)
}

extension DeviceDirectory {
    /// Where the bureau's catalog says who a device is.
    static let ledger = DeviceDirectory(
        deviceType: typeNumber("device"), stationField: field("device", "station"),
        userField: field("device", "user"), letterField: field("device", "letter"),
        signingKeyField: field("device", "signing-key"),
        revokedAtField: field("device", "revoked-at"),
        closedAtField: field("device", "closed-at"),
        closedNumberField: field("device", "closed-number"),
        formerField: field("device", "former"), nameField: field("device", "name"),
        enrolledAtField: field("device", "enrolled-at"), userType: typeNumber("user"),
        roleField: field("user", "role"), stationType: typeNumber("station"),
        codeField: field("station", "code"), keyNumberField: field("station", "key-number"),
        stationKindField: field("station", "kind"),
        headquartersKind: StationKind.headquarters.rawValue)
}
