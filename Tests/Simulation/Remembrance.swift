internal import Catalog
internal import ChangeLog
internal import Intake
internal import Journal
internal import RecordStore
internal import TestBench

/// What the records were when the server lost its memory. Of two who had written a register the later one
/// stands again, whichever of them came back first, unless somebody has written it since.
struct Remembrance {
    private struct Register: Hashable {
        let type: UInt32
        let record: Identifier
        let number: UInt32
    }

    /// Who had written what.
    private let writers: [Register: Identifier]
    /// The change sets that the journal had.
    private let journaled: Set<Identifier>

    init(_ bureau: BenchBureau) throws {
        writers = try Self.writers(bureau)
        journaled = Set(try bureau.journal().map(\.verdict.changeSet))
    }

    private static func writers(_ bureau: BenchBureau) throws -> [Register: Identifier] {
        let store = bureau.service.database.store
        return try bureau.read { db in
            var writers: [Register: Identifier] = [:]
            for type in store.catalog.types {
                try store.forEach(db, type.number) { record in
                    for number in Set(type.fields.map(\.register)) {
                        let place = Register(
                            type: type.number, record: record.image.id, number: number)
                        writers[place] = record.image.version(ofRegister: number)
                    }
                }
            }
            return writers
        }
    }

    /// - Returns: registers that somebody has who had written before the one who had it then.
    func faults(_ bureau: BenchBureau, _ chronicle: Chronicle) throws -> [String] {
        let now = try Self.writers(bureau)
        return writers.filter { register, writer in
            guard let standing = now[register], standing != writer,
                // What an earlier life had lost, and only now comes back, may have been the later one.
                journaled.contains(standing),
                // What clashes with what came since stands no more.
                chronicle.newest[writer]?.has(.recoveryClash) != true
            else { return false }
            return chronicle.isWhole(writer) && !chronicle.isOfThePresentLife(standing)
        }.map { register, writer in
            "register \(register.number) of \(register.record) is no longer \(writer)'s, but "
                + (now[register].map { "\($0)'s" } ?? "")
        }.sorted()
    }
}
