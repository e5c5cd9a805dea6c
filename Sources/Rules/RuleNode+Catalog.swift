internal import Catalog
internal import ChangeLog

/// Names of the catalog, checked as they are read.
extension RuleNode {
    func type() throws(RuleFileProblem) -> RecordType {
        let name = try text()
        guard let type = catalog.type(named: name) else {
            throw problem("no record type '\(name)' in the catalog")
        }
        return type
    }

    func field(of type: RecordType) throws(RuleFileProblem) -> Field {
        let name = try text()
        guard let field = type.field(named: name) else {
            throw problem("record type '\(type.name)' has no field '\(name)'")
        }
        return field
    }

    func fields(of type: RecordType) throws(RuleFileProblem) -> [Field] {
        var fields: [Field] = []
        for node in try oneOrMore() { fields.append(try node.field(of: type)) }
        return fields
    }

    /// A reference field of `type`, and the type that it names.
    func reference(of type: RecordType) throws(RuleFileProblem) -> (Field, RecordType) {
        let field = try field(of: type)
        guard case .reference(let name) = field.kind, let target = catalog.type(named: name) else {
            throw problem("field '\(field.name)' of '\(type.name)' names no record")
        }
        return (field, target)
    }

    /// `field`, or `reference.field` for a field of the record that a reference names.
    func path(of type: RecordType) throws(RuleFileProblem) -> FieldPath {
        let parts = try text().split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2 else {
            return FieldPath(field: try field(of: type))
        }
        guard let first = type.field(named: String(parts[0])),
            case .reference(let name) = first.kind, let target = catalog.type(named: name)
        else { throw problem("'\(parts[0])' is no reference of '\(type.name)'") }
        guard let last = target.field(named: String(parts[1])) else {
            throw problem("record type '\(target.name)' has no field '\(parts[1])'")
        }
        return FieldPath(reference: first, type: target, field: last)
    }

    /// `{field: value, other: [value, value], third: null}`; null means absent.
    func conditions(of type: RecordType) throws(RuleFileProblem) -> [Condition] {
        var conditions: [Condition] = []
        for (key, value) in try pairs() {
            let field = try key.field(of: type)
            var values: [FieldValue] = []
            for node in try value.oneOrMore() { values.append(try node.value(of: field)) }
            conditions.append(Condition(field: field.number, values: values))
        }
        return conditions
    }

    func optionalConditions(_ name: String, of type: RecordType) throws(RuleFileProblem)
        -> [Condition]
    {
        try optional(name)?.conditions(of: type) ?? []
    }

    /// A value in the form of the field.
    func value(of field: Field) throws(RuleFileProblem) -> FieldValue {
        if isNull { return .absent }
        let text = try text()
        switch field.kind {
        case .enumeration(let choices):
            guard choices.contains(where: { $0.code == text }) else {
                let all = choices.map(\.code).joined(separator: ", ")
                throw problem("'\(text)' is no value of '\(field.name)'; expected \(all)")
            }
            return .text(text)
        case .text: return .text(text)
        case .boolean: return .integer(try flag() ? 1 : 0)
        case .integer, .amountFen, .date, .month, .instant:
            guard let number = Int64(text) else { throw problem("expected a whole number") }
            return .integer(number)
        case .reference, .sealed, .opaque, .lookups:
            throw problem("field '\(field.name)' can only be compared with null")
        }
    }

    /// A kept sum of `type`.
    func keptSum(of type: RecordType) throws(RuleFileProblem) -> KeptSum {
        let name = try text()
        guard let sum = type.sums.first(where: { $0.name == name }) else {
            throw problem("record type '\(type.name)' keeps no sum '\(name)'")
        }
        return sum
    }

    /// `{ours: theirs}`: fields of two types that are compared with each other.
    func fieldPairs(_ ours: RecordType, _ theirs: RecordType) throws(RuleFileProblem)
        -> [FieldPair]
    {
        var result: [FieldPair] = []
        for (key, value) in try pairs() {
            result.append(
                FieldPair(ours: try key.path(of: ours), theirs: try value.field(of: theirs)))
        }
        return result
    }
}
