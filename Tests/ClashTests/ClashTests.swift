import Testing

/// The auditor's 27 clashes through the real server, in every order of pushes that can be.
@Suite(.serialized) struct ClashTests {
    static let table = Result { try ClashTable.read() }
    /// What every scene begins with.
    static let start = Result {
        var bureau = try ClashBureau()
        try bureau.enter(try table.get().given)
        return bureau
    }

    static var scenes: [ClashScene] { (try? table.get().scenes) ?? [] }

    @Test func everyRowOfTheAuditorIsThereAsHeWroteIt() throws {
        let table = try Self.table.get()
        let asked = try ClashTable.auditorRows()
        #expect(asked.map(\.number) == Array(1...27))
        for row in asked {
            #expect(table.quoted[row.number] == row)
            #expect(table.scenes.contains { $0.number == row.number }, "no scene for \(row.number)")
        }
    }

    @Test(arguments: scenes) func clash(scene: ClashScene) throws {
        var bureau = try Self.start.get().copy()
        try bureau.enter(scene.given)
        let steps = try bureau.draft(scene.steps)
        let orders = ClashOrders.all(scene.steps)
        for line in scene.orders {
            for order in line.pushes ?? [] where !orders.contains(order) {
                throw ClashProblem(line: line.line, what: "\(order) isn't an order that can be")
            }
        }
        for order in orders {
            let run = try ClashRun(order, bureau, steps)
            let expected = ClashOrders.line(order, of: scene)
            let actual = try run.outcomes()
            #expect(
                actual == expected?.outcomes,
                "clashes.txt:\(expected?.line ?? scene.line)\n    \(([order] + actual).joined(separator: "  "))"
            )
            let faults = try run.faults()
            #expect(faults == [], "\(scene.name) \(order)")
            for check in scene.checks where check.pushes?.contains(order) ?? true {
                let words = try run.actual(check)
                #expect(words == check.words, "clashes.txt:\(check.line) \(order)")
            }
        }
    }
}
