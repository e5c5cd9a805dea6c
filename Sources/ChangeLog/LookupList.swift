public import Foundation

/// Several lookup hashes in one field: 16 bytes each, ascending, each once, carried as bytes. So
/// lists are compared name by name, whatever their order, by whoever can't read them.
public enum LookupList {
    /// Bytes of one hash.
    public static let width = 16

    /// The list of some hashes.
    public static func packed(_ hashes: some Sequence<Data>) -> Data {
        Set(hashes).sorted { $0.lexicographicallyPrecedes($1) }.reduce(into: Data()) { $0 += $1 }
    }

    /// Each hash of a list, as a value to look records up by; none of any other value.
    public static func each(of value: FieldValue) -> [FieldValue] {
        hashes(of: value).map { .opaque($0) }
    }

    /// How many hashes two lists have in common, and how many the longer one has.
    public static func shared(_ left: FieldValue, _ right: FieldValue) -> (
        common: Int64, whole: Int64
    ) {
        let left = Set(hashes(of: left))
        let right = Set(hashes(of: right))
        return (Int64(left.intersection(right).count), Int64(max(left.count, right.count, 1)))
    }

    /// Whether the list holds the hash.
    public static func holds(_ value: FieldValue, _ hash: FieldValue) -> Bool {
        guard case .opaque(let data) = hash else { return false }
        return hashes(of: value).contains(data)
    }

    /// Whether the bytes are hashes, ascending, each once, and any at all.
    static func isWellFormed(_ data: Data) -> Bool {
        guard !data.isEmpty, data.count.isMultiple(of: width) else { return false }
        return data == packed(hashes(of: .opaque(data)))
    }

    private static func hashes(of value: FieldValue) -> [Data] {
        guard case .opaque(let data) = value else { return [] }
        return stride(from: 0, to: data.count - data.count % width, by: width).map {
            Data(data.dropFirst($0).prefix(width))
        }
    }
}
