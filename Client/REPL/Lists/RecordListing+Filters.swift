internal import ChangeLog
internal import GRDB
internal import LineGrammar
internal import Money

/// Turns the arguments of a line into conditions.
extension RecordListing {
    /// One word or any of several: `状态=挂账|待裁`.
    mutating func filter(choice word: String, _ scene: Scene, sql: String) {
        guard let argument = scene.argument(word) else { return }
        guard argument.value != .cleared else { return require("\(sql) IS NULL") }
        let codes = argument.value.texts.map(\.text)
        require("\(sql) IN (\(codes.map { _ in "?" }.joined(separator: ", ")))", codes)
    }

    /// Any of several states, each a condition of its own.
    mutating func filter(state word: String, _ scene: Scene, conditions: [String: String]) {
        let codes = scene.argument(word)?.value.texts.map(\.text) ?? []
        let wanted = codes.compactMap { conditions[$0] }
        if !wanted.isEmpty { require(wanted.map { "(\($0))" }.joined(separator: " OR ")) }
    }

    /// The record of one reference, or any of several.
    mutating func filter(
        reference word: String, _ name: TypeName, _ scene: Scene, sql: String
    ) throws {
        guard let argument = scene.argument(word) else { return }
        let ids = try argument.value.texts.map { try scene.resolve(name, TypedText($0)).id.data }
        require("\(sql) IN (\(ids.map { _ in "?" }.joined(separator: ", ")))", ids)
    }

    /// A part of a text.
    mutating func filter(text word: String, _ scene: Scene, sql: String) {
        guard let text = scene.text(word) else { return }
        require("instr(\(sql), ?) > 0", [text])
    }

    /// Whether something holds: `发放=未`.
    mutating func filter(yesOrNo word: String, _ scene: Scene, sql: String) {
        guard let text = scene.text(word) else { return }
        require(text == "yes" ? sql : "NOT (\(sql))")
    }

    /// A day, a month, `3-1..3-31`, or one side of a comparison.
    mutating func filter(date word: String, _ scene: Scene, sql: String) throws {
        for argument in scene.invocation.arguments where argument.identifier == word {
            if argument.comparison == .equal, let range = try scene.dateRange(argument) {
                require(
                    "\(sql) BETWEEN ? AND ?", [range.first.number, range.last.number])
            } else {
                try compare(argument, sql) { Int64(try scene.date($0).number) }
            }
        }
    }

    /// A month; `sql` is a month or, divided by 100, a date.
    mutating func filter(month word: String, _ scene: Scene, sql: String) throws {
        for argument in scene.invocation.arguments where argument.identifier == word {
            try compare(argument, sql) { Int64(try scene.month($0).number) }
        }
    }

    mutating func filter(amount word: String, _ scene: Scene, sql: String) throws {
        for argument in scene.invocation.arguments where argument.identifier == word {
            try compare(argument, sql) { try scene.amount($0).count }
        }
    }

    mutating func filter(integer word: String, _ scene: Scene, sql: String) throws {
        for argument in scene.invocation.arguments where argument.identifier == word {
            try compare(argument, sql) { Int64(try scene.integer($0)) }
        }
    }

    private mutating func compare(
        _ argument: BoundArgument, _ sql: String, _ value: (TypedText) throws -> Int64
    ) throws {
        switch argument.value {
        case .cleared: require("\(sql) IS NULL")
        case .one(let text):
            require("\(sql) \(argument.comparison.rawValue) ?", [try value(TypedText(text))])
        case .list(let texts), .anyOf(let texts):
            let values = try texts.map { try value(TypedText($0)) }
            require("\(sql) IN (\(values.map { _ in "?" }.joined(separator: ", ")))", values)
        case .range(let lower, let upper):
            if let lower { require("\(sql) >= ?", [try value(TypedText(lower))]) }
            if let upper { require("\(sql) <= ?", [try value(TypedText(upper))]) }
        }
    }
}
