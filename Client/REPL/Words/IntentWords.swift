internal import LineGrammar
internal import TextTable

/// What a change set did, from its intent: `case.close` is 案件 结案.
enum IntentWords {
    static func text(_ intent: String, _ scene: Scene) -> String {
        let parts = intent.split(separator: ".").map(String.init)
        let vocabulary = CommandVocabulary.vocabulary
        guard parts.count == 2, let noun = vocabulary.word(identifier: parts[0], in: .noun) else {
            return intent
        }
        let verb =
            vocabulary.word(identifier: parts[1], in: .verb)
            ?? vocabulary.word(identifier: parts[1], in: .enumeration("payout-kind"))
        guard let verb else { return intent }
        return "\(scene.say(noun.name)) \(scene.say(verb.name))"
    }
}
