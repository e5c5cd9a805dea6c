public import Catalog

/// What marks a verdict, beside the ids of rules that only mark: a closed set.
public enum VerdictFlag: String, CaseIterable, Sendable {
    case late, ruled, reopened, withdrawn
    case noEffect = "no-effect"
    case takenUp = "taken-up"
    case afterRevocation = "after-revocation"
    case securityReview = "security-review"
    case recoveryClash = "recovery-clash"

    public var label: Label {
        switch self {
        case .late: Label("迟报", "late")
        case .ruled: Label("经裁定", "ruled")
        case .reopened: Label("重开", "reopened")
        case .withdrawn: Label("已撤销", "withdrawn")
        case .noEffect: Label("没有改变", "no effect")
        case .takenUp: Label("已接上", "taken up")
        case .afterRevocation: Label("停用之后", "after revocation")
        case .securityReview: Label("安全核查", "security review")
        case .recoveryClash: Label("恢复冲突", "recovery clash")
        }
    }
}
