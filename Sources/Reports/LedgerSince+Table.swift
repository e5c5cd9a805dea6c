public import Money
public import TextTable

extension LedgerSince {
    /// The changes, one row each, with what each adds to the totals.
    ///
    /// - Parameter language: nil writes codes, for programs.
    public func table(names: LedgerNames, in language: Language?) -> DataTable {
        let words = LedgerWords(names: names, language: language)
        return DataTable(
            columns: [
                number("seq", "seq", "seq"), text("document", "单号", "document"),
                text("kind", "类别", "kind"), text("project", "项目", "project"),
                text("source", "来源", "source"), text("month", "入账月", "posted"),
                number("availableFen", "可用预算", "available"), number("netFen", "净列支", "net"),
            ],
            rows: changes.map { change in
                [
                    .integer(Int64(clamping: change.seq)), .text(change.number),
                    .text(words.kind(change.kind)), wordCell(words.project(change.line)),
                    .text(words.source(change.line.source)),
                    change.month.map { .text($0.description) } ?? .empty,
                    cell(change.effectOnAvailable), cell(change.effectOnNet),
                ]
            })
    }

    /// Heading, changes, and the line that shows that they explain the difference. Throws
    /// `MoneyError.overflow`.
    public func lines(
        names: LedgerNames, in language: Language, maximumWidth: Int? = nil
    ) throws(MoneyError) -> [String] {
        let heading = Text(
            zh: "台账变动  seq \(seq) 之后  \(changes.count) 项",
            en: "Ledger changes  after seq \(seq)  \(changes.count)")[language]
        return [heading]
            + table(names: names, in: language).lines(
                in: language, maximumWidth: maximumWidth, gap: 1)
            + [try checkLine(in: language)]
    }

    /// `核对: 净列支 950.00 + 200.00 = 1,150.00 ✓`.
    private func checkLine(in language: Language) throws(MoneyError) -> String {
        guard isConsistent else {
            let failures = checks.filter { !$0.isEqual }.map(\.sentence).joined(separator: "; ")
            return Text(zh: "核对: 不符! ", en: "Checks: FAILED! ")[language] + failures
        }
        let available = try sum(then.available, effect.available, now.available)
        let net = try sum(then.net(), effect.net(), now.net())
        return Text(
            zh: "核对: 可用预算 \(available)  净列支 \(net) ✓",
            en: "Checks: available \(available)  net \(net) ✓")[language]
    }

    private func sum(_ then: Fen, _ effect: Fen, _ now: Fen) throws(MoneyError) -> String {
        let sign = effect < .zero ? "-" : "+"
        let magnitude = effect < .zero ? try effect.negated() : effect
        return "\(then.yuan) \(sign) \(magnitude.yuan) = \(now.yuan)"
    }

    /// One line of JSON under the schema `ledger-since/1`.
    public func json(names: LedgerNames, stamp: LedgerStamp) throws(MoneyError) -> String {
        let failures = checks.filter { !$0.isEqual }.map(\.sentence)
        return table(names: names, in: nil).json(
            schema: "ledger-since/1",
            asOf: [
                ("seq", .integer(Int64(clamping: stamp.seq))),
                ("at", .text(InstantText.iso(stamp.at))),
                ("since", .integer(Int64(clamping: seq))),
                ("availableThenFen", .integer(then.available.count)),
                ("availableFen", .integer(now.available.count)),
                ("netThenFen", .integer(try then.net().count)),
                ("netFen", .integer(try now.net().count)),
                (
                    "failedChecks",
                    failures.isEmpty ? .null : .text(failures.joined(separator: "; "))
                ),
            ])
    }
}

extension LedgerWords {
    func kind(_ kind: LedgerChange.Kind) -> String {
        let word =
            switch kind {
            case .payout: Text(zh: "发放", en: "payout")
            case .reversal: Text(zh: "冲销", en: "reversal")
            case .budget: Text(zh: "预算", en: "budget")
            }
        return say(kind.rawValue, word)
    }
}
