internal import Money

extension BudgetDocument {
    /// Checks what only the whole shows: rows given twice, and names that point nowhere.
    func checkReferences(_ problems: ProblemCollector) {
        checkRepetition(problems)
        checkParents(problems)
        checkFunctionCodes(problems)
        checkProjects(problems)
        checkChargeRules(problems)
        checkPeriods(problems)
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
        let known = Set(rows(of: .table3).filter { $0.kind == .item }.map(\.key))
        for project in projects {
            guard let code = project.functionCode, !known.contains(code) else { continue }
            problems.add(
                .unknownFunctionCode, project.position, name: "assigned_function_code",
                chinese: "表三没有末级科目 \(code)",
                english: "table 3 has no lowest-level function \(code)")
        }
    }

    /// A payout must reach the budget line that holds its project's money.
    private func checkChargeRules(_ problems: ProblemCollector) {
        for rule in chargeRules {
            let table: PrintedTable = rule.source == .currentYear ? .table12 : .table13
            let project = projects.first { $0.table == table && $0.key == rule.project }
            guard let assigned = project?.functionCode, assigned != rule.functionCode
            else { continue }
            problems.add(
                .wrongFunctionCode, rule.position, name: "function_code",
                chinese: "该项目的科目是 \(assigned)",
                english: "the project's assigned function is \(assigned)")
        }
    }

    /// On every day at most one rate, and one charge rule, is in force for the same thing.
    private func checkPeriods(_ problems: ProblemCollector) {
        let periods =
            rates.map { rate in
                let what = [
                    rate.payoutKind.rawValue, rate.tier?.rawValue ?? "",
                    rate.agreementForm?.rawValue ?? "",
                ]
                return Period(rate.position, what, rate.from, rate.to)
            }
            + chargeRules.map { Period($0.position, [$0.payoutKind.rawValue], $0.from, $0.to) }
        for (index, period) in periods.enumerated() {
            guard let earlier = periods[..<index].first(where: period.overlaps) else { continue }
            problems.add(
                .overlappingPeriod, period.position, name: "from",
                chinese: "与第 \(earlier.position.line) 行的有效期重叠",
                english: "the row in line \(earlier.position.line) is in force on the same days")
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

/// The days on which a rate or a charge rule is in force.
private struct Period {
    let position: RowPosition
    let what: [String]
    let from: CalendarDate
    let to: CalendarDate?

    init(_ position: RowPosition, _ what: [String], _ from: CalendarDate, _ to: CalendarDate?) {
        self.position = position
        self.what = what
        self.from = from
        self.to = to
    }

    func overlaps(_ other: Period) -> Bool {
        guard position.file == other.position.file, what == other.what else { return false }
        let beginsBeforeEnd = other.to.map { from <= $0 } ?? true
        let endsAfterBeginning = to.map { other.from <= $0 } ?? true
        return beginsBeforeEnd && endsAfterBeginning
    }
}
