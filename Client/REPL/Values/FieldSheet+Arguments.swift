internal import Catalog
internal import ChangeLog
internal import LineGrammar
internal import Replica
internal import TextTable

/// Takes the arguments of a line over into fields, as the catalog declares them.
extension FieldSheet {
    /// - Parameter pairs: words of arguments, and the fields that they set. What wasn't given is
    ///   left alone.
    mutating func take(_ pairs: [(word: String, field: String)], from scene: Scene) throws {
        for pair in pairs {
            guard let argument = scene.argument(pair.word) else { continue }
            try take(argument, field: type.require(pair.field), scene)
        }
    }

    mutating func take(_ words: [String], from scene: Scene) throws {
        try take(words.map { ($0, $0) }, from: scene)
    }

    private mutating func take(_ argument: BoundArgument, field: Field, _ scene: Scene) throws {
        let texts = argument.value.texts.map(TypedText.init)
        guard let typed = texts.first else { return set(field.name, .absent) }
        switch field.kind {
        case .sealed:
            try takeSealed(texts, field, scene)
        case .text, .enumeration, .opaque, .lookups: set(field.name, .text(typed.text))
        case .integer, .instant: set(field.name, .integer(Int64(try scene.integer(typed))))
        case .amountFen: set(field.name, try scene.amount(typed).value)
        case .date: set(field.name, try scene.date(typed).value)
        case .month: set(field.name, try scene.month(typed).value)
        case .boolean: set(field.name, .integer(typed.text == "yes" ? 1 : 0))
        case .reference(let name):
            guard let name = TypeName(rawValue: name) else {
                preconditionFailure("No command refers to \(name)")
            }
            set(field.name, .reference(try scene.resolve(name, typed).id))
        }
    }

    private mutating func takeSealed(_ texts: [TypedText], _ field: Field, _ scene: Scene) throws {
        if field.name == "parties" {
            let names = texts.map(\.text)
            // Who applied stands first; for comparing with another station's case the order
            // doesn't count. Each by itself, for a dispute with one of them.
            let each = names.flatMap { $0.split(whereSeparator: { "、,，;；".contains($0) }) }
            set("party-hashes", .opaque(context.keys.lookups(each.map(String.init))))
            return try seal(
                field.name, names.joined(separator: "、"),
                lookup: names.sorted().joined(separator: "、"))
        }
        let text = PersonalText.compact(texts[0].text)
        // Passports and the like have letters elsewhere and another check.
        let isCitizens = text.dropLast().allSatisfy { $0.isASCII && $0.isNumber }
        if field.name == "identity-number", isCitizens, !PersonalText.isIdentityNumber(text) {
            throw Self.wrongIdentityNumber(texts[0].column)
        }
        try seal(field.name, text)
    }

    /// Doesn't repeat the number: errors may be shown and logged.
    private static func wrongIdentityNumber(_ column: SourceColumn) -> Refusal {
        Refusal(
            "identity-number-checksum", at: column,
            what: Text(zh: "身份证号通不过校验", en: "the identity number fails its check"),
            why: Text(zh: "至少有一位录错或缺位", en: "at least one digit is mistyped or missing"),
            next: Text(zh: "对照证件重录", en: "check it against the card"), status: .usage)
    }
}
