public import Catalog

/// Where records stand, beyond what the catalog's scopes tell: which look-ups a station sees all of,
/// though it doesn't see other stations. Only predictions go by it; the server sees everything.
public struct Sight: Sendable {
    /// A reference that never leads to another station, by the type that holds it: who sees the
    /// record that it names sees all of those that name it.
    public let companions: [UInt32: (reference: Field, target: RecordType)]
    /// A field whose values a station has for itself, by type: whoever holds the same value is of the
    /// same station.
    public let own: [UInt32: Field]

    /// Nothing beyond the catalog's scopes.
    static let scopesOnly = Sight(companions: [:], own: [:])

    private init(companions: [UInt32: (reference: Field, target: RecordType)], own: [UInt32: Field])
    {
        self.companions = companions
        self.own = own
    }

    init(_ node: RuleNode) throws(RuleFileProblem) {
        try node.allow(["with", "own"])
        var companions: [UInt32: (reference: Field, target: RecordType)] = [:]
        for (name, reference) in try node.optional("with")?.pairs() ?? [] {
            let type = try name.type()
            let (field, target) = try reference.reference(of: type)
            companions[type.number] = (field, target)
        }
        var own: [UInt32: Field] = [:]
        for (name, field) in try node.optional("own")?.pairs() ?? [] {
            let type = try name.type()
            own[type.number] = try field.field(of: type)
        }
        self.init(companions: companions, own: own)
    }
}
