extension Transcripts {
    /// The bank returned a month's pay: it is reversed as it comes back, and paid anew by a payout
    /// that names it.
    static let returnsChinese = """
        > 调解员 新建 姓名=示例甲 类别=专职
        ✓ M03A-1 示例甲 · 待同步 1
        > 发放 月薪 月=2024-02 人员=示例甲 日期=3-15
        ✓ P03A-1 1 人 1,000.00 壹仟元整
        > 发放 重付 P1
        ✗ repayment-not-returned 列 11: P03A-1 没有退票; 银行退回的才重付; 先录: 发放 退票 P1
        > 发放 付讫 P1 日期=3-18 方式=转账
        ✓ P03A-1 已付
        > 发放 退票 P1
        ✓ P03A-1 已退票, 未付
        ✓ P03A-2 -1,000.00 冲 P03A-1 余 0.00
        下一步: 核对账户后录 发放 重付 P1
        > 发放 重付 P1
        ✓ P03A-3 月薪 1,000.00 壹仟元整 未付, 重付 P03A-1
        > 发放 重付 P1
        ✗ unique-month 列 11: 已有 P03A-3; 同一事由只发一次; 查看: 历史 P3
        > 发放 查看 P1
        项        内容
        单号      P03A-1
        司法所    03 示例三所
        类别      月薪
        领款人    M03A-1 示例甲
        月份      2024-02
        项目      人民调解员经费
        来源      本年
        功能科目  2040604
        标准      示例标准
        金额      1,000.00
        业务日期  2024-03-15
        大写      壹仟元整
        冲销      P03A-2 -1,000.00
        付讫      2024-03-18
        退票      2024-03-20
        重付为    P03A-3
        """

    static let returnsEnglish = """
        > mediator new name=示例甲 kind=full-time
        ✓ M03A-1 示例甲 · pending 1
        > payout monthly month=2024-02 person=示例甲 date=3-15
        ✓ P03A-1 1 person 1,000.00 壹仟元整
        > payout paid P1 date=3-18
        ✓ P03A-1 paid
        > payout reverse P1 reason="paid by mistake"
        ✓ P03A-2 -1,000.00 reverses P03A-1, 0.00 left
        > payout returned P1
        ✓ P03A-1 returned, unpaid
        > payout monthly month=2024-02 person=示例甲 date=3-15
        ✓ P03A-3 1 person 1,000.00 壹仟元整
        > payout paid P3 date=3-18
        ✓ P03A-3 paid
        > payout returned P3
        ✓ P03A-3 returned, unpaid
        ✓ P03A-4 -1,000.00 reverses P03A-3, 0.00 left
        next: check the account, then payout repay P3
        > payout repay P3
        ✓ P03A-5 monthly 1,000.00 壹仟元整 unpaid, pays P03A-3 anew
        """
}
