internal import Catalog
internal import ChangeLog
internal import GRDB
internal import Ledger
internal import LineGrammar
internal import Money
internal import RecordStore
internal import Replica
internal import TextTable

/// How a session speaks, and what day it is.
struct SessionManner {
    let language: Language
    let isScript: Bool
    /// Milliseconds since 1970-01-01T00:00:00Z.
    let now: Int64
    /// The day in Shanghai.
    let today: CalendarDate

    /// Scripts say the same on whatever day they run, so they hold full dates.
    var dateForms: DateForms { isScript ? .fullOnly : .any(today: today) }
}

/// What a command works with, within one transaction.
struct Scene {
    let db: Database
    let store: RecordStore
    let identity: ReplicaIdentity
    let keys: KeyRing
    let invocation: Invocation
    private(set) var manner: SessionManner
    let services: SessionServices
    /// The rows of the last list that was shown.
    let listed: [RecordKey]

    var today: CalendarDate { manner.today }
    var isHeadquarters: Bool { identity.isHeadquarters }

    func say(zh: String, en: String) -> String { say(Text(zh: zh, en: en)) }

    func say(_ text: Text) -> String { text[manner.language] }

    func has(flag: String) -> Bool { invocation.flags.contains(flag) }

    /// The same, told in another language.
    func speaking(_ language: Language) -> Scene {
        var scene = self
        scene.manner = SessionManner(
            language: language, isScript: manner.isScript, now: manner.now, today: manner.today)
        return scene
    }
}

/// Record types by the names that the commands know them by.
enum TypeName: String {
    case station, user, device, period, project, indicator, rate, person, assignment, payout
    case ruling, approval, allocation, withdrawal, batch, proration
    case approvalPolicy = "approval-policy"
    case deviceSlice = "device-slice"
    case sliceWriteOff = "slice-write-off"
    case mediationCase = "case"
    case budgetEntry = "budget-entry"
    case chargeRule = "charge-rule"
    case counterEntry = "counter-entry"
    case paymentEvent = "payment-event"
}

extension Scene {
    /// - Precondition: the catalog is the bureau's: it has every type that the commands name.
    func type(_ name: TypeName) -> RecordType {
        guard let type = store.catalog.type(named: name.rawValue) else {
            preconditionFailure("The catalog has no type \(name.rawValue)")
        }
        return type
    }

    func fetch(_ name: TypeName, _ id: Identifier) throws -> Entity? {
        let type = type(name)
        return try store.fetch(db, type.number, id).map { Entity(type: type, stored: $0) }
    }

    func fetch(_ key: RecordKey) throws -> Entity? {
        guard let type = store.catalog.type(key.type) else { return nil }
        return try store.fetch(db, key.type, key.record).map { Entity(type: type, stored: $0) }
    }

    /// Records whose fields equal the values, in order of creation.
    func find(_ name: TypeName, _ values: [String: FieldValue], limit: Int = .max) throws
        -> [Entity]
    {
        let type = type(name)
        let conditions = values.map { (field: type.require($0).number, value: $1) }
        return try store.find(db, type.number, where: conditions, limit: limit)
            .map { Entity(type: type, stored: $0) }.sorted { $0.id < $1.id }
    }
}

extension RecordType {
    /// - Precondition: the type has the field.
    func require(_ name: String) -> Field {
        guard let field = field(named: name) else {
            preconditionFailure("\(self.name) has no field \(name)")
        }
        return field
    }
}
