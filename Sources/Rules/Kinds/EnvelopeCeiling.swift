public import Catalog

/// What is spent, and what is kept for those who hold slices, may not pass the budget, a station's
/// slice or a device's. How they nest, the file says once, under `envelopes`.
public struct EnvelopeCeiling: Sendable {
    public enum Level: String, Sendable, CaseIterable { case budget, station, device }

    /// The types whose change asks the question.
    public let on: [RecordType]
    public let level: Level
    static let evidenceNames = [
        "available-fen", "spent-fen", "reserved-fen", "before-fen", "left-fen",
        "suspense-fen",
    ]
    static let parameters = ["on", "level"]

    init(_ node: RuleNode) throws(RuleFileProblem) {
        var on: [RecordType] = []
        for name in try node.required("on").oneOrMore() { on.append(try name.type()) }
        self.on = on
        level = try node.required("level").word(Level.self)
    }

    /// What is wrong in the whole of the file: every type that asks must have the fields that say
    /// whose money it is about.
    func problem(_ envelopes: Envelopes?) -> String? {
        guard let envelopes else { return "the file has no 'envelopes'" }
        var names = envelopes.budget
        if level != .budget { names.append(envelopes.station.holder.name) }
        if level == .device { names.append(envelopes.device.holder.name) }
        for type in on {
            for name in names where type.field(named: name) == nil {
                return "record type '\(type.name)' has no field '\(name)'"
            }
        }
        return nil
    }
}

/// How a budget is cut into slices, and where it says what was spent.
public struct Envelopes: Sendable {
    public struct Term: Sendable {
        public let type: RecordType
        public let sum: KeptSum
    }

    /// Entries that add up to a holder's slice: each names the budget, the holder and an amount.
    public struct Slices: Sendable {
        public let type: RecordType
        public let holder: Field
        public let amount: Field
    }

    /// Names of the fields that together name one budget, the same in every type: the project and
    /// the source.
    public let budget: [String]
    /// Kept sums by the budget's fields.
    public let available: [Term]
    /// Kept sums by the budget's fields, station and device.
    public let spent: [Term]
    public let station: Slices
    public let device: Slices
    /// Entries by which HQ frees what a lost device held.
    public let writeOff: Slices

    init(_ node: RuleNode) throws(RuleFileProblem) {
        try node.allow(["budget", "available", "spent", "station", "device", "write-off"])
        var budget: [String] = []
        for part in try node.required("budget").oneOrMore() { budget.append(try part.text()) }
        self.budget = budget
        station = try Slices(node.required("station"), fields: budget)
        let holders = budget + [station.holder.name]
        device = try Slices(node.required("device"), fields: holders)
        writeOff = try Slices(node.required("write-off"), fields: holders)
        available = try Self.terms(node.required("available"), by: budget)
        spent = try Self.terms(node.required("spent"), by: holders + [device.holder.name])
    }

    private static func terms(_ node: RuleNode, by fields: [String]) throws(RuleFileProblem)
        -> [Term]
    {
        var terms: [Term] = []
        for (name, node) in try node.pairs() {
            let type = try name.type()
            let sum = try node.keptSum(of: type)
            for field in fields where !sum.groupBy.contains(field) {
                throw node.problem("the sum '\(sum.name)' isn't kept by '\(field)'")
            }
            terms.append(Term(type: type, sum: sum))
        }
        return terms
    }
}

extension Envelopes.Slices {
    init(_ node: RuleNode, fields: [String]) throws(RuleFileProblem) {
        try node.allow(["type", "holder", "amount"])
        let typeNode = try node.required("type")
        type = try typeNode.type()
        holder = try node.required("holder").reference(of: type).0
        amount = try node.required("amount").field(of: type)
        for name in fields where type.field(named: name) == nil {
            throw typeNode.problem("record type '\(type.name)' has no field '\(name)'")
        }
    }
}
