internal import ChangeLog
internal import Foundation
internal import GRDB
internal import Ledger
internal import LineGrammar
internal import Money
internal import Replica
internal import TextTable

/// What a field would be if nobody said: from today, from this station, from what was done last,
/// from the rate in force.
struct GuideHint {
    /// Taken when nothing is typed; nil leaves the field out.
    var value: String?
    /// Shown instead of the value.
    var note: String?
    /// What can be chosen by number besides the words of an enumeration.
    var choices: [(value: String, label: String)] = []
}

extension Scene {
    private var commandName: String {
        "\(invocation.command.noun).\(invocation.command.verb ?? "")"
    }

    /// - Parameter word: of the argument, or `GuidedLine.target`.
    func hint(_ word: String) throws -> GuideHint {
        switch (commandName, word) {
        case ("case.edit", _) where word != GuidedLine.target,
            ("mediator.edit", _) where word != GuidedLine.target, ("payout.correct", "date"),
            ("payout.correct", "month"):
            return GuideHint()
        case (_, "opened"), (_, "date"), ("assignment.new", "from"):
            return GuideHint(value: today.description)
        case (_, "tier") where commandName == "case.new":
            return GuideHint(value: say(CaseTier.ordinary.label.text))
        case ("case.new", "mediator"): return try people("r.kind <> 'lawyer'", last: "case")
        case ("mediator.new", "station"):
            return GuideHint(note: say(zh: "本所", en: "this station"))
        case ("payout.monthly", "month"): return GuideHint(value: today.yearMonth.description)
        case ("payout.monthly", "all"): return GuideHint(value: say(zh: "是", en: "yes"))
        case ("payout.monthly", "person"): return try people("r.kind = 'full-time'", last: nil)
        case ("payout.non-litigation", "person"):
            return try people("r.kind = 'lawyer'", last: "payout")
        case (_, "amount"): return try amountHint()
        case ("payout.new", "case"): return try unpaidCases()
        case ("payout.paid", "method"): return try lastMethod()
        case ("budget.adjust", "source"), ("budget.reduce", "source"):
            return GuideHint(value: say(BudgetSource.currentYear.label.text))
        case ("budget.adjust", "year"), ("budget.reduce", "year"):
            return GuideHint(value: String(today.year))
        case ("budget.adjust", "kind"), ("budget.reduce", "kind"):
            return GuideHint(value: say(BudgetEntryKind.adjust.label.text))
        case ("budget.adjust", "project"), ("budget.reduce", "project"): return try projects()
        case (_, GuidedLine.target): return try targets()
        default: return GuideHint()
        }
    }

    // MARK: From the rates

    private func amountHint() throws -> GuideHint {
        switch commandName {
        case "payout.new":
            guard let record = try resolve(.mediationCase, argument: "case") else { break }
            return try priced(try rate(ofCase: record))
        case "payout.monthly":
            guard let month = try month("month") else { break }
            return try priced(try rate(.monthly, on: try month.days().first))
        case "payout.non-litigation":
            return try priced(try rate(.nonLitigation, on: try date("date") ?? today))
        case "payout.reverse":
            let left = try remaining(of: try target(.payout)).yuan
            return GuideHint(note: say(zh: "全部余额 \(left)", en: "all that is left, \(left)"))
        case "payout.repay":
            return GuideHint(note: say(zh: "退回的金额", en: "what came back"))
        case "payout.supplement":
            return GuideHint(note: say(zh: "与标准的差额", en: "the difference to the rate"))
        case "payout.correct":
            return GuideHint(note: say(zh: "按现在的标准", en: "by the rate as it is now"))
        default: break
        }
        return GuideHint()
    }

    private func priced(_ rate: Entity?) throws -> GuideHint {
        guard let rate else { return GuideHint() }
        let amount = rate.amount().yuan
        let name = rate.text("name")
        return GuideHint(
            note: say(zh: "按标准 \(amount) \(name)", en: "by the rate, \(amount) \(name)"))
    }

    // MARK: From what is there

    private static let choiceCount = 9

    /// Up to nine people of this station, and whom the last record of a table named.
    private func people(_ condition: String, last table: String?) throws -> GuideHint {
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT r.id, r.number, r.name FROM person r
                WHERE r.station = ? AND coalesce(r.active, 1) = 1 AND \(condition)
                ORDER BY r.id LIMIT \(Self.choiceCount + 1)
                """, arguments: [identity.station.data])
        var hint = GuideHint()
        if rows.count <= Self.choiceCount {
            hint.choices = try rows.map {
                (try callName($0["name"], $0["number"]), "\($0["name"] as String)")
            }
        }
        if rows.count == 1 { hint.value = hint.choices.first?.value }
        guard let table else { return hint }
        let field = table == "case" ? "mediator" : "payee"
        let filter = table == "case" ? "" : "AND kind = 'non-litigation'"
        let newest = try Row.fetchOne(
            db,
            sql: """
                SELECT p.name, p.number FROM person p WHERE p.is_stub = 0 AND p.id = (
                  SELECT "\(field)" FROM "\(table)" WHERE station = ? \(filter)
                  ORDER BY id DESC LIMIT 1)
                """, arguments: [identity.station.data])
        if let newest { hint.value = try callName(newest["name"], newest["number"]) }
        return hint
    }

    /// The name where it means one person, else the number.
    private func callName(_ name: String, _ number: String) throws -> String {
        let namesakes = try find(.person, ["name": .text(name)], limit: 2)
        return namesakes.count == 1 ? RawValue.quoted(name) : short(number)
    }

    private func unpaidCases() throws -> GuideHint {
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT r.number, \(Self.rateOfCaseSQL) AS due FROM "case" r
                WHERE r.station = ? AND r.status IN ('closed', 'filed') AND r.result = 'success'
                  AND NOT \(PayoutSQL.caseIsPaid)
                ORDER BY r.closed, r.id LIMIT \(Self.choiceCount)
                """, arguments: [identity.station.data])
        return numbered(rows) { Fen($0["due"] ?? 0).yuan }
    }

    private func projects() throws -> GuideHint {
        let rows = try String.fetchAll(
            db,
            sql: """
                SELECT name FROM project WHERE coalesce(paid_here, 0) = 1
                ORDER BY id LIMIT \(Self.choiceCount)
                """)
        return GuideHint(choices: rows.map { (RawValue.quoted($0), $0) })
    }

    /// Documents that a command's target may be, oldest first; the only one is the default.
    private func targets() throws -> GuideHint {
        let sql: String
        switch commandName {
        case "case.close":
            sql = """
                SELECT r.number, NULL AS due FROM "case" r
                WHERE r.station = ? AND r.status IN ('opened', 'mediating')
                """
        case "case.file":
            sql = """
                SELECT r.number, NULL AS due FROM "case" r
                WHERE r.station = ? AND r.status = 'closed'
                """
        case "payout.paid", "payout.returned":
            let state = commandName == "payout.paid" ? "<> 'paid'" : "= 'paid'"
            sql = """
                SELECT r.number, r.amount_fen AS due FROM payout r
                WHERE r.station = ? AND \(PayoutSQL.remaining) > 0
                  AND (\(PayoutSQL.payment)) \(state)
                """
        case "payout.repay":
            sql = """
                SELECT r.number, r.amount_fen AS due FROM payout r
                WHERE r.station = ? AND 'returned' = (
                    SELECT e.kind FROM payment_event e WHERE e.payout = r.id
                    ORDER BY e.date DESC, e.id DESC LIMIT 1)
                  AND NOT EXISTS (SELECT 1 FROM payout n
                    WHERE n.payee = r.payee AND n.replaces = r.id)
                """
        case "batch.check", "batch.approve", "batch.refuse":
            var hint = GuideHint()
            hint.choices = try batchesWaitingHere().prefix(Self.choiceCount).map {
                ($0.facts.title, "\($0.facts.title) \(try $0.facts.amount($0.rows).yuan)")
            }
            hint.value = hint.choices.first?.value
            return hint
        default: return GuideHint()
        }
        let rows = try Row.fetchAll(
            db, sql: sql + " ORDER BY r.id LIMIT \(Self.choiceCount)",
            arguments: [identity.station.data])
        return numbered(rows) { row in (row["due"] as Int64?).map { Fen($0).yuan } ?? "" }
    }

    private func numbered(_ rows: [Row], _ words: (Row) -> String) -> GuideHint {
        var hint = GuideHint()
        hint.choices = rows.map { row in
            let number: String = row["number"]
            let more = words(row)
            return (short(number), more.isEmpty ? number : "\(number) \(more)")
        }
        hint.value = hint.choices.first?.value
        return hint
    }

    private func lastMethod() throws -> GuideHint {
        let code = try String.fetchOne(
            db,
            sql: """
                SELECT method FROM payment_event WHERE station = ? AND method IS NOT NULL
                ORDER BY id DESC LIMIT 1
                """, arguments: [identity.station.data])
        let method = code.flatMap { PaymentMethod(rawValue: $0) } ?? .transfer
        return GuideHint(value: say(method.label.text))
    }
}
