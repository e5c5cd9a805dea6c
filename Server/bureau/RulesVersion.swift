import ChangeLog
import Foundation
import Intake
import Ledger

/// A change of rules as the journal has it: which file, whose, and why.
enum RulesVersion {
    static func draft(
        _ file: String, id: Identifier, author: Identifier, origin: RuleSetOrigin, reason: String
    ) -> ChangeSetDraft {
        ChangeSetDraft(
            id: id, intent: "rules.adopt",
            edits: [
                .init(
                    type: typeNumber("rule-set"), record: id, action: .create,
                    fields: values(
                        "rule-set",
                        [
                            "hash": .text(Hash256(hashing: Data(file.utf8)).description),
                            "file": .opaque(Data(file.utf8)), "author": .reference(author),
                            "origin": .text(origin.rawValue),
                        ]))
            ], reason: reason)
    }
}

extension RuleSetDirectory {
    static let ledger = RuleSetDirectory(
        type: typeNumber("rule-set"), fileField: field("rule-set", "file"),
        originField: field("rule-set", "origin"), builtIn: RuleSetOrigin.builtIn.rawValue)
}
