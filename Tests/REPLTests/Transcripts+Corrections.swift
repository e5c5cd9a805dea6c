extension Transcripts {
    static let correctionsChinese = """
        > 调解员 新建 姓名=示例甲 类别=专职
        > 撤销
        > 撤销
        > 调解员 新建 姓名=示例甲 类别=专职
        > 发放 月薪 月=2024-02 人员=示例甲
        > 发放 付讫 P1 方式=转账
        > 撤销 P1
        > 撤销 P1 --一并 理由="录重"
        > 撤销 P1
        > 撤销 4
        > 撤销 5
        > 待同步
        > 历史 P1
        > 发放 列表
        > 发放 月薪 月=2024-02 人员=示例甲 金额=900 --强制
        > 发放 更正 P2 理由="漏了全勤"
        > 发放 更正 P2 理由="再来"
        > 发放 更正 P4 理由="没有变"
        > 发放 付讫 P4
        > 发放 更正 P4 金额=800 理由="请假" --强制
        > 发放 列表
        > 历史 P2
        """

    static let correctionsEnglish = """
        > mediator new name=示例甲 kind=full-time
        > payout monthly month=2024-02 person=示例甲
        > payout paid P1
        > undo P1
        > undo P1 --together
        > undo
        > undo
        > history P1
        > mediator new name=示例甲 kind=full-time
        > payout monthly month=2024-02 person=示例甲
        > payout correct P2 month=2024-03 reason="wrong month"
        > payout list
        """
}
