public import Catalog
public import ChangeLog

/// What the judge decides without the rules' file: the ids that a verdict may bear besides the
/// file's.
public enum BuiltInRule: Hashable, Sendable {
    case permission, serverOwned, revokedDevice, mergeHold, dependsOnHeld, dependsOnRejected
    case dependsOnClosed, closedThenHappened
    case recordDeleted, lastWriter, union
    case withdrawn, alreadyJudged, notOwnEntry, builtUpon, withdrawalForm, withdrawalWaits
    case dependsOnWithdrawn
    /// Bytes that can't be judged: under the id of a change set that is there, or not in their form.
    case sameIDOtherBytes, malformedBody
    /// What the catalog's checks found.
    case edit(EditProblem.Code)

    public init?(_ id: String) {
        if let code = EditProblem.Code(rawValue: id) {
            self = .edit(code)
        } else if let rule = Self.own.first(where: { $0.id == id }) {
            self = rule
        } else {
            return nil
        }
    }

    /// Every built-in rule.
    public static var all: [BuiltInRule] { own + EditProblem.Code.allCases.map { .edit($0) } }

    private static let own: [BuiltInRule] = [
        .permission, .serverOwned, .revokedDevice, .mergeHold, .dependsOnHeld, .dependsOnRejected,
        .dependsOnClosed, .closedThenHappened, .recordDeleted, .lastWriter, .union,
        .sameIDOtherBytes, .malformedBody, .withdrawn, .alreadyJudged, .notOwnEntry, .builtUpon,
        .withdrawalForm, .withdrawalWaits, .dependsOnWithdrawn,
    ]

    /// Kebab-case.
    public var id: String {
        switch self {
        case .permission: "permission"
        case .serverOwned: "server-owned"
        case .revokedDevice: "revoked-device"
        case .mergeHold: "merge-hold"
        case .dependsOnHeld: "depends-on-held"
        case .dependsOnRejected: "depends-on-rejected"
        case .dependsOnClosed: "depends-on-closed"
        case .closedThenHappened: "closed-then-happened"
        case .recordDeleted: "record-deleted"
        case .lastWriter: "last-writer"
        case .union: "union"
        case .withdrawn: "withdrawn"
        case .alreadyJudged: "already-judged"
        case .notOwnEntry: "not-own-entry"
        case .builtUpon: "built-upon"
        case .withdrawalForm: "withdrawal-form"
        case .withdrawalWaits: "withdrawal-waits"
        case .dependsOnWithdrawn: "depends-on-withdrawn"
        case .sameIDOtherBytes: "same-id-other-bytes"
        case .malformedBody: "malformed-body"
        case .edit(let code): code.rawValue
        }
    }
}

extension BuiltInRule {
    /// What was found; `{name}` stands for evidence.
    public var text: Label {
        switch self {
        case .permission:
            Label(
                "本机无权写 {type} {number}: 只能写本所的记录",
                "this device may not write {type} {number}: only its own station's records")
        case .serverOwned:
            Label("{type} 的 {field} 由局里维护", "HQ keeps {field} of {type}")
        case .revokedDevice:
            Label("录入设备已停用", "the device that entered it was revoked")
        case .mergeHold:
            Label(
                "{type} {number} 的 {field} 已被别人改过",
                "somebody else has changed {field} of {type} {number}")
        case .dependsOnHeld:
            Label("所依据的事项还在待裁", "what it builds upon is itself held")
        case .dependsOnRejected:
            Label("所依据的事项已被拒绝", "what it builds upon was rejected")
        case .dependsOnClosed:
            Label("所依据的事项已由局里作废", "what it builds upon was voided by HQ")
        case .closedThenHappened:
            Label(
                "局里作废之后, 报来它已经发生 (已付款); 事项重新待裁",
                "after HQ had voided it, word came that it did happen (it was paid); it is open again"
            )
        case .recordDeleted:
            Label("{type} 的记录已被删除", "the record of {type} has been deleted")
        case .lastWriter:
            Label("{field} 两处都改过, 以后改的为准", "{field} was changed twice; the later stands")
        case .union: Label("{field} 两处都改过, 都保留", "{field} was changed twice; both are kept")
        case .withdrawn: Label("录入人已撤销 {number}", "its enterer has withdrawn {number}")
        case .alreadyJudged:
            Label("所撤的录入 {number} 已经判定", "the entry to withdraw, {number}, has been judged")
        case .notOwnEntry:
            Label("所撤的录入 {number} 是别人录的", "somebody else entered {number}")
        case .builtUpon:
            Label(
                "所撤的录入 {number} 已有 {other-number} 依据它",
                "{other-number} builds upon the entry to withdraw, {number}")
        case .withdrawalForm:
            Label(
                "撤销须单独录入, 且不能撤一件撤销",
                "a withdrawal stands alone in its change set, and withdraws no withdrawal")
        case .withdrawalWaits:
            Label("所撤的录入还没有到", "the entry to withdraw hasn't arrived")
        case .dependsOnWithdrawn:
            Label("所依据的录入已被撤销", "what it builds upon was withdrawn")
        case .sameIDOtherBytes:
            Label(
                "同一录入标识下有两份不同的内容; 先到的有效, 这一份只作证据",
                "two different contents under one entry's id; the first stands, this is evidence")
        case .malformedBody: Label("录入的字节不合格式", "the entry's bytes aren't in their form")
        case .edit(let code): Self.withSubject(code.text)
        }
    }

    private static func withSubject(_ label: Label) -> Label {
        Label("{type} {field}: \(label.chinese)", "{type} {field}: \(label.english)")
    }

    /// What to do next.
    public var remedy: Label {
        switch self {
        case .permission: Label("请由所属司法所或局里录入", "let the owning station or HQ enter it")
        case .serverOwned: Label("请局里修改", "ask HQ to change it")
        case .revokedDevice: Label("由局里逐笔核实", "HQ reviews it singly")
        case .mergeHold: Label("由局里选定一方", "HQ chooses between the two")
        case .dependsOnHeld: Label("等局里裁定前一事项", "wait for HQ's ruling on that")
        case .dependsOnRejected: Label("请局里裁定, 或重新录入", "ask HQ for a ruling, or enter it anew")
        case .dependsOnClosed: Label("由局里裁定, 或作废", "HQ rules on it, or voids it")
        case .closedThenHappened:
            Label("由局里接受、追回", "HQ accepts it, or recovers the money")
        case .recordDeleted: Label("由局里核实原因", "HQ reviews why")
        case .lastWriter, .union: Label("核对现在的内容", "look at what stands now")
        case .withdrawn: Label("无需处理", "nothing to do")
        case .alreadyJudged:
            Label(
                "发放用 更正 或 冲销, 其他用 修改",
                "correct or reverse a payout; edit what is no payout")
        case .notOwnEntry: Label("由录入人撤销, 或请局里裁定", "its enterer withdraws it, or HQ rules")
        case .builtUpon: Label("先撤销依据它的录入", "withdraw what builds upon it first")
        case .withdrawalForm: Label("只写一件要撤的录入", "name one entry, and nothing else")
        case .withdrawalWaits: Label("等那件录入到来", "wait for that entry")
        case .dependsOnWithdrawn: Label("请局里裁定, 或重新录入", "ask HQ for a ruling, or enter it anew")
        case .sameIDOtherBytes:
            Label("由局里作安全核查", "HQ reviews the device's security")
        case .malformedBody: Label("升级程序后重新录入", "upgrade, then enter it again")
        case .edit(let code): code.remedy
        }
    }
}
