internal import Catalog
public import ChangeLog
public import Rules

/// One ruling, as its record says.
public struct Ruling: Hashable, Sendable {
    public let changeSet: Identifier
    public let station: Identifier?
    /// The decision's code.
    public let decision: String
    public let effect: RulingEffect
    /// The rules that it names; empty where it names none.
    public let waived: Set<String>
}

extension Rulings {
    /// Nil where the record is none, or names no change set.
    func ruling(_ record: RecordImage) -> Ruling? {
        record.type == type.number ? ruling(record.fields) : nil
    }

    /// The rulings that a change set would make.
    public func rulings(in changeSet: ChangeSet) -> [Ruling] {
        changeSet.edits.filter { $0.type == type.number && $0.action == .create }
            .compactMap { ruling($0.fields) }
    }

    private func ruling(_ fields: FieldValues) -> Ruling? {
        guard case .opaque(let bytes) = fields[changeSet.number],
            let changeSet = Identifier(bytes), let decision = fields[decision.number].text,
            let effect = effects[decision]
        else { return nil }
        let names = fields[waived.number].text?.split(separator: ",").map { $0.trimmed() } ?? []
        return Ruling(
            changeSet: changeSet, station: fields[station.number].reference, decision: decision,
            effect: effect, waived: Set(names.filter { !$0.isEmpty }))
    }
}

extension Substring {
    fileprivate func trimmed() -> String {
        String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
}

/// What a ruling is about, as the journal has it.
public struct Matter {
    /// The place of its newest verdict.
    public var seq: UInt64
    public var outcome: Verdict.Outcome
    /// The station of the device that carried it.
    public var station: Identifier?
    /// The decision of the ruling that settled it; nil while none has.
    public var decision: String?
    /// Whether facts are known which prove that what it says has happened.
    public var hasHappened: () throws -> Bool

    public init(
        seq: UInt64, outcome: Verdict.Outcome, station: Identifier?, decision: String?,
        hasHappened: @escaping () throws -> Bool
    ) {
        self.seq = seq
        self.outcome = outcome
        self.station = station
        self.decision = decision
        self.hasHappened = hasHappened
    }
}
