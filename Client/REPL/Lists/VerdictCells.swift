internal import ChangeLog
internal import Money
internal import TextTable

/// A verdict as programs read it: codes, and what it says in both languages.
enum VerdictCells {
    static let columns =
        [
            column("item"), column("outcome"), column("rule"), column("flags"), column("rules"),
            column("receivedAt"),
        ] + reasonColumns

    static let reasonColumns = [column("evidence"), column("reasonZh"), column("reasonEn")]

    private static func column(_ key: String) -> DataColumn {
        DataColumn(key: key, title: Text(same: key))
    }

    static func cells(_ verdict: Verdict, _ scene: Scene) -> [Cell] {
        [
            .text("H\(verdict.seq)"), .text(verdict.outcome.rawValue), .text(verdict.rule),
            .text(verdict.flags.joined(separator: ", ")), .text(rulesHash(verdict)),
            .text(InstantText.iso(verdict.receivedAt)),
        ] + reason(verdict, scene)
    }

    static func reason(_ verdict: Verdict, _ scene: Scene) -> [Cell] {
        let words = scene.explanationText(of: verdict)
        return [.text(scene.evidence(of: verdict)), .text(words.zh), .text(words.en)]
    }

    /// The first bytes of the rules' hash in hexadecimal, as people compare them.
    static func rulesHash(_ verdict: Verdict) -> String {
        verdict.rulesHash.prefix(4).map { byte in
            (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }.joined()
    }
}
