public import TextTable

/// One idea and every way to type it.
public struct Word: Equatable, Sendable {
    /// Canonical English name in code, unique within its group: "payout".
    public let identifier: String
    /// What is shown: one Chinese and one English word, without spaces.
    public let name: Text
    /// Further ways to type it.
    public let synonyms: [String]

    public init(_ identifier: String, zh: String, en: String, synonyms: [String] = []) {
        self.identifier = identifier
        self.name = Text(zh: zh, en: en)
        self.synonyms = synonyms
    }

    var spellings: [String] { [name.zh, name.en] + synonyms }
}

/// The groups of words; a spelling means one thing within a group.
public enum WordGroup: Hashable, Sendable {
    case noun
    case verb
    case argument
    case flag
    /// The values of one enumeration, by its identifier: "case-tier".
    case enumeration(String)
}

/// Every word that the grammar knows, in both languages, which mix freely.
public struct Vocabulary: Sendable {
    private let words: [WordGroup: [Word]]
    private let found: [WordGroup: [String: Word]]

    /// Identifiers and spellings must be unique within their group.
    public init(_ words: [WordGroup: [Word]]) {
        self.words = words
        self.found = words.mapValues { group in
            var found: [String: Word] = [:]
            for word in group {
                for spelling in Set(word.spellings.map(Self.key)) {
                    let earlier = found.updateValue(word, forKey: spelling)
                    precondition(earlier == nil, "Two words are spelled \(spelling)")
                }
            }
            precondition(
                Set(group.map(\.identifier)).count == group.count, "Two words share an identifier")
            return found
        }
    }

    /// The words of a group, as declared.
    public func words(of group: WordGroup) -> [Word] {
        words[group] ?? []
    }

    /// The word spelled so, in any letter case, never abbreviated.
    public func word(spelled spelling: String, in group: WordGroup) -> Word? {
        found[group]?[Self.key(spelling)]
    }

    public func word(identifier: String, in group: WordGroup) -> Word? {
        words(of: group).first { $0.identifier == identifier }
    }

    /// What a mistyped word may have meant: the nearest spelling, if it is near.
    ///
    /// - Parameter candidates: the identifiers that make sense here; nil for the whole group.
    /// - Returns: the spelling to show, in the language that was typed; on a tie the one declared
    ///   first.
    public func suggestion(
        for spelling: String, in group: WordGroup, among candidates: Set<String>? = nil
    ) -> String? {
        let typed = Array(Self.key(spelling))
        var best: (spelling: String, distance: Int)?
        for word in words(of: group) where candidates?.contains(word.identifier) ?? true {
            for candidate in word.spellings {
                let distance = EditDistance.between(typed, Array(Self.key(candidate)))
                guard distance <= EditDistance.tolerance(length: typed.count),
                    distance < (best?.distance ?? .max)
                else { continue }
                best = (candidate, distance)
            }
        }
        return best?.spelling
    }

    private static func key(_ spelling: String) -> String {
        spelling.lowercased()
    }
}
