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
        require(
            ListCondition(
                Self.isAny(of: codes.count, sql), codes,
                asks: Self.question(sql, codes.map { .text($0) })))
    }

    /// Any of several states, each a condition of its own.
    mutating func filter(state word: String, _ scene: Scene, conditions: [String: ListCondition]) {
        let codes = scene.argument(word)?.value.texts.map(\.text) ?? []
        let wanted = codes.compactMap { conditions[$0] }
        guard let first = wanted.first else { return }
        if wanted.count == 1 { return require(first) }
        require(
            ListCondition(
                wanted.map { "(\($0.sql))" }.joined(separator: " OR "), wanted.flatMap(\.values)))
    }

    /// The record of one reference, or any of several.
    mutating func filter(
        reference word: String, _ name: TypeName, _ scene: Scene, sql: String
    ) throws {
        guard let argument = scene.argument(word) else { return }
        let ids = try argument.value.texts.map { try scene.resolve(name, TypedText($0)).id }
        require(
            ListCondition(
                Self.isAny(of: ids.count, sql), ids.map(\.data),
                asks: Self.question(sql, ids.map { .reference($0) })))
    }

    private static func isAny(of count: Int, _ sql: String) -> String {
        "\(sql) IN (\(repeatElement("?", count: count).joined(separator: ", ")))"
    }

    /// What a bare column of the rows is asked for; nil for any other expression.
    private static func question(_ sql: String, _ values: [FieldValue]) -> ListCondition.Question? {
        guard sql.hasPrefix("r."), sql.dropFirst(2).allSatisfy({ $0.isLetter || $0 == "_" }) else {
            return nil
        }
        return .column(String(sql.dropFirst(2)), values)
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

    /// A month, of a date: as a range of days, which an index on the date serves.
    mutating func filter(month word: String, _ scene: Scene, sql: String) throws {
        func days(_ text: BoundText) throws -> (first: Int64, last: Int64) {
            let month = Int64(try scene.month(TypedText(text)).number) * 100
            return (month + 1, month + 31)
        }
        for argument in scene.invocation.arguments where argument.identifier == word {
            switch (argument.value, argument.comparison) {
            case (.cleared, _): require("\(sql) IS NULL")
            case (.one(let text), .equal):
                let days = try days(text)
                require("\(sql) BETWEEN ? AND ?", [days.first, days.last])
            case (.one(let text), .less): require("\(sql) < ?", [try days(text).first])
            case (.one(let text), .atMost): require("\(sql) <= ?", [try days(text).last])
            case (.one(let text), .greater): require("\(sql) > ?", [try days(text).last])
            case (.one(let text), _): require("\(sql) >= ?", [try days(text).first])
            case (.list(let texts), _), (.anyOf(let texts), _):
                let ends = try texts.map { try days($0) }
                require(
                    ends.map { _ in "\(sql) BETWEEN ? AND ?" }.joined(separator: " OR "),
                    ends.flatMap { [$0.first, $0.last] })
            case (.range(let lower, let upper), _):
                if let lower { require("\(sql) >= ?", [try days(lower).first]) }
                if let upper { require("\(sql) <= ?", [try days(upper).last]) }
            }
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
