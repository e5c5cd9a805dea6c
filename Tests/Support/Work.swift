package import ChangeLog

/// Drafts of a station's work, by the catalog's names. Every name in them is invented (示例).
package struct Work: Sendable {
    package let reference: Reference
    package let station: Identifier

    package init(_ reference: Reference, station: Identifier) {
        self.reference = reference
        self.station = station
    }

    package func person(
        _ id: Identifier, number: String, _ more: [String: FieldValue] = [:]
    ) -> ChangeSetDraft {
        .create(
            "person", id,
            [
                "number": .text(number), "station": .reference(station),
                "name": .text("示例 \(number)"), "kind": .text("full-time"),
            ].merging(more) { $1 })
    }

    /// - Parameter parties: sealed for this record's field.
    package func mediationCase(
        _ id: Identifier, number: String, mediator: Identifier, parties: FieldValue,
        _ more: [String: FieldValue] = [:]
    ) -> ChangeSetDraft {
        .create(
            "case", id,
            [
                "number": .text(number), "station": .reference(station),
                "dispute-type": .text("neighbour"), "parties": parties,
                "mediator": .reference(mediator), "opened": .integer(20_240_603),
                "tier": .text("simple"), "status": .text("opened"),
            ].merging(more) { $1 })
    }

    /// A month's pay; one for each person and month isn't held.
    package func monthlyPayout(
        _ id: Identifier, number: String, payee: Identifier, month: Int64 = 202_405
    ) -> ChangeSetDraft {
        .create("payout", id, monthly(number: number, payee: payee, month: month))
    }

    package func monthly(number: String, payee: Identifier, month: Int64) -> [String: FieldValue] {
        charged(number).merging([
            "kind": .text("monthly"), "payee": .reference(payee), "month": .integer(month),
            "rate": .reference(reference.monthlyRate),
            "amount-fen": .integer(Reference.monthlyFen), "event-date": .integer(20_240_605),
        ]) { $1 }
    }

    package func casePayout(
        _ id: Identifier, number: String, of mediationCase: Identifier, payee: Identifier
    ) -> ChangeSetDraft {
        .create(
            "payout", id,
            charged(number).merging([
                "kind": .text("case-subsidy"), "payee": .reference(payee),
                "case": .reference(mediationCase), "rate": .reference(reference.caseRate),
                "amount-fen": .integer(Reference.caseFen), "event-date": .integer(20_240_628),
            ]) { $1 })
    }

    /// - Parameter amountFen: negative.
    package func counterEntry(
        _ id: Identifier, number: String, of payout: Identifier,
        amountFen: Int64 = -Reference.monthlyFen
    ) -> ChangeSetDraft {
        .create(
            "counter-entry", id,
            charged(number).merging([
                "payout": .reference(payout), "reason": .text("示例冲销"),
                "amount-fen": .integer(amountFen), "event-date": .integer(20_240_610),
            ]) { $1 })
    }

    package func paymentEvent(_ id: Identifier, of payout: Identifier) -> ChangeSetDraft {
        .create(
            "payment-event", id,
            [
                "payout": .reference(payout), "station": .reference(station),
                "kind": .text("paid"), "date": .integer(20_240_606), "method": .text("transfer"),
                "reference": .text("示例流水"),
            ])
    }

    /// Takes an entry back.
    package func withdrawal(_ id: Identifier, of changeSet: Identifier) -> ChangeSetDraft {
        .create(
            "withdrawal", id,
            ["change-set": .opaque(changeSet.data), "station": .reference(station)])
    }

    private func charged(_ number: String) -> [String: FieldValue] {
        [
            "number": .text(number), "station": .reference(station),
            "project": .reference(reference.project), "source": .text("current-year"),
            "function-code": .text(Reference.functionCode),
        ]
    }
}
