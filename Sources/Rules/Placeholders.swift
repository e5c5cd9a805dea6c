/// `{name}` in a text.
enum Placeholders {
    /// The names in a text, in order.
    static func names(in text: String) -> [String] {
        text.split(separator: "{", omittingEmptySubsequences: false).dropFirst().compactMap {
            part in
            part.firstIndex(of: "}").map { String(part[..<$0]) }
        }
    }

    /// The text with every `{name}` replaced; a name without a value becomes "?".
    static func fill(_ text: String, _ value: (String) -> String?) -> String {
        names(in: text).reduce(text) { $0.replacing("{\($1)}", with: value($1) ?? "?") }
    }
}
