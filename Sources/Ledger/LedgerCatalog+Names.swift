internal import Catalog
public import ChangeLog

extension LedgerCatalog {
    /// The number of a record type by name.
    ///
    /// - Precondition: the catalog has it; a wrong name is a mistake in the program, and shows with
    ///   the first command.
    public static func type(_ name: String) -> UInt32 {
        guard let type = catalog.type(named: name) else {
            preconditionFailure("the catalog has no type \(name)")
        }
        return type.number
    }

    /// The number of a field by name.
    ///
    /// - Precondition: as for `type(_:)`.
    public static func field(_ type: String, _ name: String) -> UInt32 {
        guard let field = catalog.type(named: type)?.field(named: name) else {
            preconditionFailure("the catalog has no field \(type).\(name)")
        }
        return field.number
    }

    /// Values for a record of a type, by the names of its fields; absent ones are left out.
    public static func values(_ type: String, _ values: [String: FieldValue]) -> FieldValues {
        FieldValues(
            values.filter { $0.value != .absent }.map { (field(type, $0.key), $0.value) })
    }
}
