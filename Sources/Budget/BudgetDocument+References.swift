internal import Money

extension BudgetDocument {
    /// Checks what only the whole shows: rows given twice, and names that point nowhere.
    func checkReferences(_ problems: ProblemCollector) {
        checkRepetition(problems)
        checkParents(problems)
        checkFunctionCodes(problems)
        checkProjects(problems)
    }

    private func checkRepetition(_ problems: ProblemCollector) {
        var seen: Set<[String]> = []
        func check(_ position: RowPosition, _ name: [String]) {
            if seen.insert([position.file] + name).inserted { return }
            problems.add(
                .repeatedRow, position, chinese: "此行与前面的行重复",
                english: "a row of the same name stands above")
        }
        for row in rows {
            let scope = [row.table.english, row.side?.rawValue ?? "", row.parentKey ?? ""]
            check(row.position, scope + [row.key])
        }
        for detail in projectDetails { check(detail.position, [detail.project]) }
        for station in stations { check(station.position, [station.code]) }
        for row in projectIndicators + departmentTargets {
            check(row.position, [row.project ?? "", row.level1, row.level2 ?? "", row.level3])
        }
        for rate in rates { check(rate.position, [rate.name, rate.version]) }
        for rule in chargeRules {
            check(rule.position, [rule.payoutKind.rawValue, rule.from.description])
        }
    }

    private func checkParents(_ problems: ProblemCollector) {
        let totals = Set(rows.filter { $0.kind == .total }.map(RowName.init))
        for row in rows {
            guard let parent = row.parentKey else { continue }
            let name = RowName(table: row.table, side: row.side, key: parent)
            if totals.contains(name), parent != row.key { continue }
            problems.add(
                .unknownParent, row.position, chinese: "同表中没有上级“\(parent)”的合计行",
                english: "the table has no total row “\(parent)” to be the parent")
        }
    }

    private func checkFunctionCodes(_ problems: ProblemCollector) {
        let known = Set(rows(of: .table3).compactMap(\.functionCode))
        let named =
            projects.map { ($0.position, "assigned_function_code", $0.functionCode) }
            + chargeRules.map { ($0.position, "function_code", $0.functionCode) }
        for (position, column, code) in named {
            guard let code, !known.contains(code) || code.count != 7 else { continue }
            problems.add(
                .unknownFunctionCode, position, name: column,
                chinese: "表三没有末级科目 \(code)",
                english: "table 3 has no lowest-level function \(code)")
        }
    }

    private func checkProjects(_ problems: ProblemCollector) {
        let current = Set(projects.filter { $0.table == .table12 }.map(\.key))
        let carried = Set(projects.filter { $0.table == .table13 }.map(\.key))
        let named =
            projectDetails.map { ($0.position, $0.project, current) }
            + projectIndicators.map { ($0.position, $0.project ?? "", current) }
            + chargeRules.map {
                ($0.position, $0.project, $0.source == .currentYear ? current : carried)
            }
        for (position, project, known) in named where !known.contains(project) {
            problems.add(
                .unknownProject, position, name: "project",
                chinese: "projects.csv 中没有此来源的项目“\(project)”",
                english: "projects.csv has no project “\(project)” of this source")
        }
    }
}

/// What a row is called within the document.
struct RowName: Hashable {
    let table: PrintedTable
    let side: BalanceSide?
    let key: String

    init(table: PrintedTable, side: BalanceSide?, key: String) {
        self.table = table
        self.side = side
        self.key = key
    }

    init(_ row: PrintedRow) {
        self.init(table: row.table, side: row.side, key: row.key)
    }
}
