import ChangeLog

/// Entries that only some rules look at.
extension World {
    static func service(_ number: UInt64, _ document: String, document paper: String?) -> Edit {
        payout(
            number, document,
            [
                "kind": .text("non-litigation"), "case": .absent, "payee": reference(lawyer),
                "document": paper.map { .text($0) } ?? .absent, "amount-fen": .integer(60_000),
            ])
    }

    /// A station's slice.
    static func slice(_ fen: Int64, station: UInt64 = 93) -> [String: FieldValue] {
        [
            "project": reference(project), "source": .text("current-year"),
            "station": reference(station), "amount-fen": .integer(fen),
        ]
    }

    /// A device's slice.
    static func slice(_ fen: Int64, device: UInt64) -> [String: FieldValue] {
        slice(fen).merging(["device": reference(device)]) { $1 }
    }

    static func writeOff(_ number: UInt64, device: UInt64, _ fen: Int64) -> Edit {
        create(
            "slice-write-off", number,
            slice(fen, device: device).merging(["reason": .text("示例丢失")]) { $1 })
    }

    func close(_ date: Int64) -> Edit {
        update(
            "case", World.openCase,
            [
                "status": .text("closed"), "result": .text("success"),
                "agreement": .text("written"), "closed": .integer(date),
            ])
    }

    static func claim(_ number: UInt64, _ document: String) -> Edit {
        create(
            "claim", number,
            [
                "number": .text(document), "station": reference(93), "case": reference(closedCase),
                "person": reference(mediator), "amount-fen": .integer(15_000),
            ])
    }

    static func person(_ number: UInt64, _ document: String, identity: UInt8?) -> Edit {
        var values: [String: FieldValue] = [
            "number": .text(document), "station": reference(93), "name": .text("示例丙"),
            "kind": .text("part-time"),
        ]
        if let identity { values["identity-number"] = sealed(identity) }
        return create("person", number, values)
    }

    static func ruling(
        _ number: UInt64, on changeSet: Identifier, _ decision: String = "accept",
        station: UInt64 = 93
    ) -> Edit {
        create(
            "ruling", number,
            [
                "change-set": .opaque(changeSet.data), "station": reference(station),
                "decision": .text(decision), "reason": .text("示例"),
            ])
    }
}
