internal import ChangeLog
internal import TextTable

/// The forms of personal fields, and how they are masked on a screen.
enum PersonalText {
    /// Whether 17 digits are followed by their check character: ISO 7064 MOD 11-2, as GB 11643
    /// has it for citizens' identity numbers.
    static func isIdentityNumber(_ text: String) -> Bool {
        let characters = Array(text)
        guard characters.count == 18 else { return false }
        let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
        var sum = 0
        for (character, weight) in zip(characters, weights) {
            guard character.isASCII, let digit = character.wholeNumberValue else { return false }
            sum += digit * weight
        }
        return characters[17] == Array("10X98765432")[sum % 11]
    }

    /// Without the spaces and hyphens that people put between groups; letters in upper case.
    static func compact(_ text: String) -> String {
        KeyRing.compact(text)
    }

    /// All but the ends replaced by stars: 4 digits stay of a long number, a name keeps its first.
    static func masked(_ text: String, field: String) -> String {
        switch field {
        case "parties":
            return text.split(separator: "、").map { $0.prefix(1) + "**" }.joined(separator: "、")
        case "phone" where text.count >= 11:
            return text.prefix(3) + "****" + text.suffix(4)
        default:
            guard text.count > 4 else { return "****" }
            return String(repeating: "*", count: text.count - 4) + text.suffix(4)
        }
    }

    /// What is shown where the replica doesn't hold the key.
    static let unreadable = "***"
}
