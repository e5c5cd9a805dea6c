internal import Money

extension BudgetHeader {
    static func read(_ reader: RowReader) -> BudgetHeader? {
        let bureau = reader.required("bureau")
        let department = reader.required("department_code")
        let year = reader.required("fiscal_year")
        let number = reader.required("document_number")
        guard let bureau, let department, let year, let number else { return nil }
        guard let yearNumber = Int(year), (1949...9999).contains(yearNumber) else {
            reader.report(
                .badNumber, "fiscal_year", chinese: "年度须为四位数字",
                english: "a fiscal year has four digits")
            return nil
        }
        return BudgetHeader(
            position: reader.position, bureau: bureau, departmentCode: department,
            fiscalYear: yearNumber, documentNumber: number)
    }
}

extension ProjectDetail {
    static func read(_ reader: RowReader) -> ProjectDetail? {
        let project = reader.required("project")
        let period = reader.yuan("period_total_yuan")
        let year = reader.yuan("year_total_yuan")
        let parts = ImportFile.yearParts.map { reader.yuan($0) }
        guard let project, let period, let year else { return nil }
        return ProjectDetail(
            position: reader.position, project: project, attribute: reader.text("attribute"),
            period: reader.text("period"), periodTotal: period, yearTotal: year,
            yearParts: parts.compactMap(\.self), basisDocument: reader.text("basis_document"),
            filedAt: reader.text("filed_at"))
    }
}

extension Indicator {
    static func readOfProject(_ reader: RowReader) -> Indicator? {
        guard let project = reader.required("project") else { return nil }
        let isCut = reader.word("name_cut_in_print", YesOrNo.self) == .yes
        return read(reader, project: project, isNameCut: isCut)
    }

    static func readOfDepartment(_ reader: RowReader) -> Indicator? {
        read(reader, project: nil, isNameCut: false)
    }

    private static func read(_ reader: RowReader, project: String?, isNameCut: Bool)
        -> Indicator?
    {
        let level1 = reader.required("level1")
        let level2 = reader.printed("level2")
        let level3 = reader.required("level3")
        let comparison = reader.word("operator", IndicatorOperator.self)
        let value = reader.required("value")
        let unit = reader.printed("unit")
        guard let level1, let level3, let comparison, let value else { return nil }
        return Indicator(
            position: reader.position, project: project, level1: level1, level2: level2,
            level3: level3, isNameCut: isNameCut, comparison: comparison, value: value, unit: unit)
    }
}

extension Rate {
    static func read(_ reader: RowReader) -> Rate? {
        let name = reader.required("name")
        let kind = reader.word("payout_kind", PayoutKind.self)
        let tier = reader.optionalWord("tier", CaseTier.self)
        let form = reader.optionalWord("agreement_form", AgreementForm.self)
        let amount = reader.yuan("amount_yuan")
        let unit = reader.word("unit", RateUnit.self)
        let from = reader.date("from")
        let to = reader.lastDay("to", from: from)
        let basis = reader.required("basis_document")
        let version = reader.required("version")
        let mark = reader.word("mark", RowMark.self)
        guard let name, let kind, let amount, let unit, let from, let basis, let version, let mark
        else { return nil }
        guard amount > .zero else {
            reader.report(
                .badAmount, "amount_yuan", chinese: "标准须大于零", english: "a rate is above zero")
            return nil
        }
        return Rate(
            position: reader.position, name: name, payoutKind: kind, tier: tier,
            agreementForm: form, amount: amount, unit: unit, from: from, to: to,
            basisDocument: basis, version: version, mark: mark)
    }
}

extension ChargeRule {
    static func read(_ reader: RowReader) -> ChargeRule? {
        let kind = reader.word("payout_kind", PayoutKind.self)
        let project = reader.required("project")
        let source = reader.word("source", FundSource.self)
        _ = reader.required("function_code")
        let code = reader.functionCode("function_code")
        let from = reader.date("from")
        let to = reader.lastDay("to", from: from)
        let mark = reader.word("mark", RowMark.self)
        guard let kind, let project, let source, let code, let from, let mark else { return nil }
        return ChargeRule(
            position: reader.position, payoutKind: kind, project: project, source: source,
            functionCode: code, from: from, to: to, mark: mark)
    }
}

extension StationRow {
    static func read(_ reader: RowReader) -> StationRow? {
        let code = reader.required("code")
        let name = reader.required("name")
        let kind = reader.word("kind", StationKind.self)
        let mark = reader.word("mark", RowMark.self)
        guard let code, let name, let kind, let mark else { return nil }
        guard code.utf8.count == 2 else {
            reader.report(
                .badNumber, "code", chinese: "所编号须为两个字符",
                english: "a station code has two characters")
            return nil
        }
        return StationRow(
            position: reader.position, code: code, name: name, kind: kind, mark: mark)
    }
}
