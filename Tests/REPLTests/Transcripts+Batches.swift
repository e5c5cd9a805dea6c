extension Transcripts {
    /// The clerk prepares a batch. Cases need approval; the policy is HQ's.
    static let batchOfAClerk = """
        > 调解员 新建 姓名=示例甲 类别=专职
        ✓ M03A-1 示例甲 · 待同步 1
        > 发放 月薪 月=2024-02 人员=示例甲
        ✓ P03A-1 1 人 1,000.00 壹仟元整
        > 发放 付讫 P1
        ✗ paid-unapproved 列 11: P03A-1 还没有批准; 按审批规定, 先批准再付款; 送审: 批次 新建 P1; 确已付出的加 --强制 如实记录
        > 批次 新建
        ✗ no-payout-named: 没有写哪些发放; 批次由几笔发放组成; 写单号, 或 月=2024-03, 或 全部=是
        > 批次 新建 月=2024-03
        ✓ F03A-1 1 笔 1,000.00 壹仟元整 待复核 · 待同步 4
        > 批次 新建 月=2024-03
        ✗ nothing-to-batch 列 11: 没有要编制的发放; 都已付、已在批次、待裁或已冲销; 查看: 批次 列表; 退回的写明单号再编制
        > 批次 新建 P1
        ✗ approval-order 列 11: P03A-1 已在批次 F03A-1, 待复核; 一笔发放只在一个批次里; 查看: 批次 查看 F03A-1
        > 批次 复核 F1
        ✗ checker-role: 本机的角色是所员; 这一步由所长做; 请所长在自己的设备上做
        > 批次 批准 F1
        ✗ headquarters-only: 批次 批准 只由局里录入; 本机属于 03 所; 请联系局里
        > 批次
        单号    所  笔数      金额  状态    退回  编制      复核  批准  说明
        F03A-1  03     1  1,000.00  待复核     0  示例经办
        1 批 1,000.00
        > 批次 列表 状态=已批准
        没有符合的记录
        """

    /// The station's head checks what a clerk prepared, and sends one back.
    static let batchOfAHead = """
        > tray
        item    documents       outcome   rule  reason
        F03B-1  P03B-1, P03B-2  to check        2 payouts 300.00; batch check F03B-1
        > batch check F03B-1 payouts=P03B-9
        ✗ unknown-reference column 28: no payout P03B-9; neither a number nor a full name is so; try find P03B-9
        > batch refuse F03B-1 payouts=P03B-2
        ✗ missing-argument column 35: reason= is missing; batch refuse needs it; example: batch refuse F03A-1 payouts=P03A-3 reason="no agreement attached"
        > batch refuse F03B-1 payouts=P03B-2 reason="no agreement"
        ✓ F03B-1 refused 1 payout 150.00; prepare it anew when it is mended · pending 1
        > batch check F03B-1
        ✓ F03B-1 checked 1 payout 150.00; HQ's approver is next · pending 2
        > batch check F03B-1
        ✗ approval-order column 13: F03B-1: to approve; first it is prepared, then checked, then approved; sync, then see batch list
        > batch show F03B-1
        F03B-1 to approve 2 payouts 300.00
        number  kind            payee   amount  state       steps                                   reason
        P03B-1  non-litigation  示例丁  150.00  to approve  prepared -> checked 示例经办 (pending)
        P03B-2  non-litigation  示例丁  150.00  sent back   prepared -> refused 示例经办 (pending)  no agreement
        """
}
