/// A language that the product speaks.
public enum Language: String, CaseIterable, Sendable {
    /// Simplified Chinese, the clerks' language.
    case zh
    case en
}

/// Words shown to a person, in each language.
public struct Text: Equatable, Hashable, Sendable {
    public let zh: String
    public let en: String

    public init(zh: String, en: String) {
        self.zh = zh
        self.en = en
    }

    /// The same words in both languages: a name, a number.
    public init(same text: String) {
        self.init(zh: text, en: text)
    }

    public subscript(language: Language) -> String {
        switch language {
        case .zh: zh
        case .en: en
        }
    }
}
