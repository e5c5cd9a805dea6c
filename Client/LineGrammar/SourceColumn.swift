/// Where something stands in the line that was typed, both counted from 1.
public struct SourceColumn: Equatable, Hashable, Sendable {
    /// In terminal columns, where 发 takes two: what is said to a person.
    public let display: Int
    /// In characters: what indexes the line.
    public let character: Int

    public init(display: Int, character: Int) {
        self.display = display
        self.character = character
    }
}
