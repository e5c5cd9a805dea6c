extension Transcripts {
    /// The bank returned a month's pay: it is reversed and entered anew.
    static let returnsChinese = """
        > 调解员 新建 姓名=示例甲 类别=专职
        ✓ M03A-1 示例甲 · 待同步 1
        > 发放 月薪 月=2024-02 人员=示例甲
        ✓ P03A-1 1 人 1,000.00 壹仟元整
        > 发放 付讫 P1 方式=转账
        ✓ P03A-1 已付
        > 发放 退票 P1
        ✓ P03A-1 已退票, 未付
        下一步: 原账户重付, 录 发放 付讫 P1; 换账户, 先 发放 冲销 P1, 再重新录入
        > 发放 冲销 P1 理由="换账户"
        ✓ P03A-2 -1,000.00 冲 P03A-1 余 0.00
        > 发放 月薪 月=2024-02 人员=示例甲
        ✓ P03A-3 1 人 1,000.00 壹仟元整
        """

    static let returnsEnglish = """
        > mediator new name=示例甲 kind=full-time
        ✓ M03A-1 示例甲 · pending 1
        > payout monthly month=2024-02 person=示例甲
        ✓ P03A-1 1 person 1,000.00 壹仟元整
        > payout paid P1
        ✓ P03A-1 paid
        > payout reverse P1 reason="paid by mistake"
        ✓ P03A-2 -1,000.00 reverses P03A-1, 0.00 left
        > payout returned P1
        ✓ P03A-1 returned, unpaid
        > payout monthly month=2024-02 person=示例甲
        ✓ P03A-3 1 person 1,000.00 壹仟元整
        > payout paid P3
        ✓ P03A-3 paid
        > payout returned P3
        ✓ P03A-3 returned, unpaid
        next: paid again to that account, payout paid P3; to another, payout reverse P3, then enter it anew
        """
}
