internal import LineGrammar
internal import TextTable

/// What a change set did, from its intent: `case.close` is 案件 结案.
enum IntentWords {
    static func text(_ intent: String, _ scene: Scene) -> String {
        let parts = intent.split(separator: ".").map(String.init)
        let vocabulary = CommandVocabulary.vocabulary
        guard let first = parts.first, let noun = vocabulary.word(identifier: first, in: .noun)
        else { return intent }
        if parts.count == 1 { return scene.say(noun.name) }
        guard parts.count == 2 else { return intent }
        let verb =
            vocabulary.word(identifier: parts[1], in: .verb)
            ?? vocabulary.word(identifier: parts[1], in: .enumeration("payout-kind"))
        guard let verb else { return intent }
        return "\(scene.say(noun.name)) \(scene.say(verb.name))"
    }
}
