internal import Catalog
internal import Foundation
internal import Intake
internal import RecordStore
internal import Replica
internal import Synchronization

/// Files as the programs make them before anything is in them, made once for each catalog and copied from
/// then on: making some forty tables with their indexes takes longer than much of what a test does.
enum EmptyDatabases {
    /// What makes a file's tables what they are: the catalog's version, and for each type its number, those
    /// of its fields, and how many indexes and sums it has.
    private typealias Form = [[UInt32]]

    private static let replicas = Mutex<[Form: Data]>([:])
    private static let bureaus = Mutex<[Form: Data]>([:])

    /// A new replica's file, unless there is one.
    static func putReplica(
        _ path: String, catalog: RecordCatalog, powers: SimulatedPowers
    ) throws {
        try put(path, catalog, replicas) { path in
            try ReplicaDatabase(path: path, catalog: catalog, powers: powers).queue.close()
        }
    }

    /// A new bureau's file, unless there is one.
    static func putBureau(_ path: String, catalog: RecordCatalog) throws {
        try put(path, catalog, bureaus) { path in
            try BureauDatabase(path: path, catalog: catalog).close()
        }
    }

    private static func put(
        _ path: String, _ catalog: RecordCatalog, _ made: borrowing Mutex<[Form: Data]>,
        make: (String) throws -> Void
    ) throws {
        guard !FileManager.default.fileExists(atPath: path) else { return }
        let form = form(of: catalog)
        let data = try made.withLock { made in
            if let known = made[form] { return known }
            let folder = try TemporaryFolder()
            try make(folder.file("empty.sqlite"))
            let data = try TemporaryFolder.databaseBytes(folder.file("empty.sqlite"))
            made[form] = data
            return data
        }
        try data.write(to: URL(fileURLWithPath: path))
    }

    private static func form(of catalog: RecordCatalog) -> Form {
        [[catalog.version]]
            + catalog.types.map { type in
                [type.number, UInt32(type.indexes.count), UInt32(type.sums.count)]
                    + type.fields.map(\.number)
            }
    }
}
