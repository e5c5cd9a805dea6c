/// Screens as they must be. Names are invented (示例).
enum Transcripts {
    static let clerkMonthChinese = """
        > 调解员 新建 姓名=示例甲 调委会=东关村 类别=专职
        > 案件 新建 类型=邻里 当事人=示例乙、示例丙 调解员=示例甲 受理=3-5
        > 案件 修改 C1 难度=疑难 理由="涉及三户"
        > 案件 结案 C1 结果=成功 协议=书面 日期=3-18
        > 案件 列表 月=3月 发放=未
        > 发放 新建 案件=C1
        > 发放 月薪 月=3月 全部=是
        > 发放 新建 案件=C1
        > 发放 付讫 P1 日期=3-20 方式=转账
        > 发放 冲销 P2 金额=200 理由="录错"
        > 发放 列表 月=3月
        > 状态
        > 待同步
        > 历史 P2
        """

    static let clerkMonthEnglish = """
        > mediator new name=示例甲 committee=东关村 kind=full-time
        > case new type=neighbour parties=示例乙,示例丙 mediator=示例甲 opened=3-5
        > case edit C1 tier=difficult reason="three households"
        > case close C1 result=success agreement=written date=3-18
        > case list month=3 paid=no
        > payout new case=C1
        > payout monthly month=3 all=yes
        > payout new case=C1
        > payout paid P1 date=3-20 by=transfer
        > payout reverse P2 amount=200 reason="wrong amount"
        > payout list month=3
        > status
        """
}
