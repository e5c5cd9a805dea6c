public import Catalog
internal import ChangeLog

/// What a rule may have seen, by the name under which a verdict keeps it: a closed set, so that each
/// has words.
public enum EvidenceName: String, CaseIterable, Sendable {
    case type, number, station, field, date, month, from, to, allowed, expected, found, reference
    case actor, also, item, role, earlier, decision, waived, count, limit, status
    case otherNumber = "other-number"
    case otherStation = "other-station"
    case referenceNumber = "reference-number"
    case parentNumber = "parent-number"
    case limitDate = "limit-date"
    case amountFen = "amount-fen"
    case rateFen = "rate-fen"
    case limitFen = "limit-fen"
    case takenFen = "taken-fen"
    case leftFen = "left-fen"
    case availableFen = "available-fen"
    case spentFen = "spent-fen"
    case reservedFen = "reserved-fen"
    case beforeFen = "before-fen"
    case suspenseFen = "suspense-fen"

    public var label: Label {
        switch self {
        case .type: Label("记录", "record")
        case .number: Label("单号", "number")
        case .station: Label("司法所", "station")
        case .field: Label("字段", "field")
        case .date: Label("日期", "date")
        case .month: Label("月份", "month")
        case .from: Label("原值", "from")
        case .to: Label("新值", "to")
        case .allowed: Label("可改为", "may become")
        case .expected: Label("须为", "must be")
        case .found: Label("实为", "is")
        case .reference: Label("所依据", "by its")
        case .actor: Label("经办", "entered by")
        case .also: Label("另触及规则", "other rules touched")
        case .item: Label("事项", "item")
        case .status: Label("状态", "status")
        case .role: Label("角色", "role")
        case .earlier: Label("先到的决定", "the earlier decision")
        case .decision: Label("决定", "decision")
        case .waived: Label("免除规则", "rules waived")
        case .count: Label("件数", "count")
        case .limit: Label("界限", "limit")
        case .otherNumber: Label("对方单号", "the other's number")
        case .otherStation: Label("对方司法所", "the other's station")
        case .referenceNumber: Label("所依据单号", "number of what it rests on")
        case .parentNumber: Label("原单号", "number of what it reverses")
        case .limitDate: Label("界限日期", "limit")
        case .amountFen: Label("金额", "amount")
        case .rateFen: Label("标准", "rate")
        case .limitFen: Label("上限", "limit")
        case .takenFen: Label("已占用", "taken")
        case .leftFen: Label("余额", "left")
        case .availableFen: Label("可用预算", "available")
        case .reservedFen: Label("已留额度", "kept for slices")
        case .spentFen: Label("已用", "spent")
        case .beforeFen: Label("此前余额", "left before")
        case .suspenseFen: Label("挂账已付", "paid suspense")
        }
    }
}

extension RuleSet {
    /// A verdict's flag in words; a mark that the file names stays as the file writes it.
    public func flagWords(_ flag: String) -> Label {
        VerdictFlag(rawValue: flag)?.label ?? Label(flag, flag)
    }

    /// What the rule saw, in words: amounts in yuan, dates with hyphens, codes as the catalog words
    /// them. A name that a newer program gave stays as it is.
    public func evidenceWords(_ evidence: [(name: String, value: String)]) -> [(
        name: Label, value: Label
    )] {
        evidence.filter { !$0.value.isEmpty }.map { item in
            (
                name: EvidenceName(rawValue: item.name)?.label ?? Label(item.name, item.name),
                value: Label(
                    shown(item.name, item.value, evidence, \.chinese),
                    shown(item.name, item.value, evidence, \.english))
            )
        }
    }
}
