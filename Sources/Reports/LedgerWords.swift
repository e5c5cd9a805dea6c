internal import Catalog
internal import ChangeLog
internal import Ledger
internal import Money
internal import TextTable

/// The words that head a row.
struct LedgerWords {
    let names: LedgerNames
    /// Nil writes codes, for programs: the same whatever is spoken.
    let language: Language?

    /// The two texts before a row's amounts.
    func words(_ key: LedgerRow.Key) -> [String] {
        switch key {
        case .line(let line): [project(line), source(line.source)]
        case .functionCode(let code): [code, names.functions[code] ?? ""]
        case .station(let station):
            station.map { [names.stationCode($0), names.stations[$0]?.name ?? ""] }
                ?? [say("none", Text(zh: "无所", en: "no station")), ""]
        case .month(let month):
            [month?.description ?? say("none", Text(zh: "未入账", en: "no posting month")), ""]
        case .subtotal:
            [
                say("subtotal", Text(zh: "本系统列支 小计", en: "paid through this system, subtotal")),
                "",
            ]
        case .rest: [say("rest", Text(zh: "其余(不在此列支)", en: "the rest (paid elsewhere)")), ""]
        case .total: [say("total", Text(zh: "全局合计", en: "bureau total")), ""]
        }
    }

    /// The code for programs, else the word.
    func say(_ code: String, _ word: Text) -> String { language.map { word[$0] } ?? code }

    /// The project, or for basic expenditure its function, which has no name as a project: for
    /// programs it is the function code alone.
    func project(_ line: LedgerLine) -> String {
        if let project = line.project { return names.project(project) }
        guard let language else { return "" }
        let basic = Text(zh: "基本支出", en: "basic expenditure")[language]
        return basic + " " + (names.functions[line.functionCode] ?? line.functionCode)
    }

    func source(_ code: String) -> String {
        guard let label = BudgetSource(rawValue: code)?.label else { return code }
        return say(code, Text(zh: label.chinese, en: label.english))
    }
}
