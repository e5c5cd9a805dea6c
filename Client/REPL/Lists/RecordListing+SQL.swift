internal import Catalog
internal import ChangeLog
internal import Foundation
internal import GRDB
internal import Money
internal import RecordStore
internal import TextTable

extension RecordListing {
    /// A listed row: which arm it is of, and its id.
    struct Key {
        let arm: Int
        let record: Identifier
    }

    /// The rows of a page, in its order.
    ///
    /// As every arm of a UNION ALL is ordered for itself and then merged, an arm whose index has
    /// the order is read no further than the page goes.
    func keys(_ page: ListPage, _ db: Database) throws -> [Key] {
        let terms = terms(page)
        let selects = arms.indices.map { select($0, terms.map(\.sql)) }
        let order = terms.indices.map { "k\($0)\(terms[$0].isDescending ? " DESC" : "")" }
        let sql =
            selects.map(\.sql).joined(separator: " UNION ALL ")
            + " ORDER BY " + (order + [page.isReversed ? "id DESC" : "id"]).joined(separator: ", ")
            + " LIMIT \(page.limit ?? -1) OFFSET \(page.offset)"
        let arguments = selects.map(\.arguments).reduce(StatementArguments(), +)
        var keys: [Key] = []
        let rows = try Row.fetchCursor(db, sql: sql, arguments: arguments)
        while let row = try rows.next() {
            guard let record = Identifier(row[0] as Data) else { continue }
            keys.append(Key(arm: row[1], record: record))
        }
        return keys
    }

    private func select(_ index: Int, _ terms: [String]) -> (
        sql: String, arguments: StatementArguments
    ) {
        let arm = arms[index]
        let columns = terms.enumerated().map { ", \(arm.filled($1)) AS k\($0)" }.joined()
        let filter = filter(arm)
        return (
            "SELECT r.id AS id, \(index) AS arm\(columns) "
                + "FROM \(arm.from(for: columns + filter))\(filter)", arguments
        )
    }

    /// The columns that were asked for, then the list's own order.
    private func terms(_ page: ListPage) -> [(sql: String, isDescending: Bool)] {
        var terms: [(sql: String, isDescending: Bool)] = []
        func add(_ sql: String, _ isDescending: Bool) {
            if !terms.contains(where: { $0.sql == sql }) { terms.append((sql, isDescending)) }
        }
        for sort in page.sorts {
            for term in columns[sort.column].order { add(term, sort.isDescending) }
        }
        for term in order { add(term, page.isReversed) }
        return terms
    }

    /// What each column holds of the rows.
    func values(of keys: [Key], _ db: Database) throws -> [[DatabaseValue]] {
        let lookups = try arms.map { arm in
            let cells = columns.map { arm.filled($0.sql) }.joined(separator: ", ")
            return try db.makeStatement(
                sql: "SELECT \(cells) FROM \(arm.from(for: cells)) WHERE r.id = ?")
        }
        return try keys.compactMap { key in
            try Row.fetchOne(lookups[key.arm], arguments: [key.record.data])?.databaseValues
                .map { $0 }
        }
    }

    /// How many rows match, and what they add up to.
    func totals(_ scene: Scene) throws -> Totals {
        var totals = Totals()
        for column in columns where column.isTotalled { totals.amounts[column.key] = .zero }
        for arm in arms {
            let found = try keptTotals(arm, scene) ?? countedTotals(arm, scene.db)
            totals.count += found.count
            for (key, amount) in found.amounts {
                totals.amounts[key] = try (totals.amounts[key] ?? .zero).adding(amount)
            }
        }
        return totals
    }

    private func countedTotals(_ arm: ListArm, _ db: Database) throws -> Totals {
        let summed = columns.filter(\.isTotalled)
        let sums = summed.map { ", coalesce(sum(\(arm.filled($0.sql))), 0)" }.joined()
        let filter = filter(arm)
        let sql = "SELECT count(*)\(sums) FROM \(arm.from(for: sums + filter))\(filter)"
        guard let row = try Row.fetchOne(db, sql: sql, arguments: arguments) else {
            return Totals()
        }
        var totals = Totals(count: row[0])
        for (index, column) in summed.enumerated() {
            totals.amounts[column.key] = Fen(row[index + 1])
        }
        return totals
    }

    /// Nil where the filters ask what the kept sum isn't grouped by.
    private func keptTotals(_ arm: ListArm, _ scene: Scene) throws -> Totals? {
        guard let sum = arm.type.sums.first(where: { $0.name == arm.keptSum }),
            columns.filter(\.isTotalled).allSatisfy({ arm.filled($0.sql) == "r.amount_fen" })
        else { return nil }
        var keys: [[String: FieldValue]] = [[:]]
        var isOverlay: Bool?
        for condition in conditions {
            switch condition.question {
            case .column(let name, let values):
                let field = arm.type.fields.first { $0.columnName == name }?.name
                guard let field, sum.groupBy.contains(field),
                    keys.allSatisfy({ $0[field] == nil })
                else { return nil }
                keys = keys.flatMap { key in
                    Set(values).map { value in key.merging([field: value]) { $1 } }
                }
            case .isOverlay(let wanted):
                guard isOverlay == nil || isOverlay == wanted else { return Totals() }
                isOverlay = wanted
            case nil: return nil
            }
        }
        var totals = Totals()
        var amount = Fen.zero
        for key in keys {
            let found = try scene.store.keptSum(
                scene.db, arm.type.number, sum.name, key: key, isOverlay: isOverlay)
            amount = try amount.adding(Fen(found.amount))
            totals.count += Int(found.count)
        }
        for column in columns where column.isTotalled { totals.amounts[column.key] = amount }
        return totals
    }

    private func filter(_ arm: ListArm) -> String {
        var terms = conditions.map { "(\(arm.filled($0.sql)))" }
        if stubbed.contains(arm.type.number) { terms.append("r.is_stub = 0") }
        return terms.isEmpty ? "" : " WHERE " + terms.joined(separator: " AND ")
    }

    private var arguments: StatementArguments {
        conditions.map { StatementArguments($0.values) }.reduce(StatementArguments(), +)
    }
}
