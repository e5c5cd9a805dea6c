/// A value in the heading of a table's JSON, or several texts. Numbers are integers only.
public enum HeadingValue: Equatable, Sendable {
    case text(String)
    case integer(Int64)
    case texts([String])
    case null
}

extension DataTable {
    /// The table as one line of JSON, keys in the order of the columns:
    /// `{"schema":"payout-list/1","asOf":{…},"rows":[{"document":"P03A-17",…}],"more":0}`.
    ///
    /// - Parameters:
    ///   - schema: name and version of the shape, "payout-list/1".
    ///   - asOf: what the rows were read from, in the order to be written: seq, at, pending.
    public func json(schema: String, asOf: [(key: String, value: HeadingValue)]) -> String {
        let heading = asOf.map { JSONText.member($0.key, JSONText.value($0.value)) }
        let rows = rows.map { row in
            JSONText.object(
                zip(columns, row).map { JSONText.member($0.key, JSONText.value($1)) })
        }
        return JSONText.object([
            JSONText.member("schema", JSONText.string(schema)),
            JSONText.member("asOf", JSONText.object(heading)),
            JSONText.member("rows", "[" + rows.joined(separator: ",") + "]"),
            JSONText.member("more", String(more)),
        ])
    }
}

/// Writes JSON in a given order of keys, which JSONEncoder can't.
private enum JSONText {
    static func value(_ cell: Cell) -> String {
        switch cell {
        case .text(let text): string(text)
        case .integer(let value), .number(_, let value): String(value)
        case .empty: "null"
        }
    }

    static func value(_ value: HeadingValue) -> String {
        switch value {
        case .text(let text): string(text)
        case .integer(let value): String(value)
        case .texts(let texts): "[" + texts.map(string).joined(separator: ",") + "]"
        case .null: "null"
        }
    }

    static func object(_ members: [String]) -> String {
        "{" + members.joined(separator: ",") + "}"
    }

    static func member(_ key: String, _ value: String) -> String {
        string(key) + ":" + value
    }

    /// RFC 8259 §7: quotes, backslashes and control characters are escaped, all else stands.
    static func string(_ text: String) -> String {
        var escaped = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": escaped += "\\\""
            case "\\": escaped += "\\\\"
            case "\n": escaped += "\\n"
            case "\r": escaped += "\\r"
            case "\t": escaped += "\\t"
            case _ where scalar.value < 0x20 || scalar.value == 0x7F:
                let digits = String(scalar.value, radix: 16)
                escaped += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped + "\""
    }
}
