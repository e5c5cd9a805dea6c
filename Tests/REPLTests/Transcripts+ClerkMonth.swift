/// Screens as they must be. Names are invented (示例).
enum Transcripts {
    static let clerkMonthChinese = """
        > 调解员 新建 姓名=示例甲 调委会=东关村 类别=专职
        ✓ M03A-1 示例甲 · 待同步 1
        > 案件 新建 类型=邻里 当事人=示例乙、示例丙 调解员=示例甲 受理=3-5
        ✓ C03A-1 受理 2024-03-05 · 待同步 2
        > 案件 修改 C1 难度=疑难 理由="涉及三户"
        ✓ C03A-1 难度 一般→疑难
        > 案件 结案 C1 结果=成功 协议=书面 日期=3-18
        ✓ C03A-1 已结 可发 200.00 (示例标准)
        > 案件 列表 月=3月 发放=未
        编号    受理        类型  难度  调解员  状态  结案        结果    可发  判定
        C03A-1  2024-03-05  邻里  疑难  示例甲  已结  2024-03-18  成功  200.00  待同步
        1 件 可发 200.00
        > 发放 新建 案件=C1
        ✓ P03A-1 以案定补 200.00 贰佰元整 未付
        > 发放 月薪 月=3月 全部=是
        ✓ P03A-2 1 人 1,000.00 壹仟元整
        > 发放 新建 案件=C1
        ✗ unique-case 列 11: C1 已有 P03A-1; 一案一补; 查看: 历史 P1
        > 发放 付讫 P1 日期=3-20 方式=转账
        ✓ P03A-1 已付
        > 发放 冲销 P2 金额=200 理由="录错"
        ✓ P03A-3 -200.00 冲 P03A-2 余 800.00
        > 发放 列表 月=3月
        单号    日期        类别      领款人  事由     所      金额  支付  判定    凭证
        P03A-1  2024-03-20  以案定补  示例甲  C03A-1   03    200.00  已付  待同步
        P03A-2  2024-03-20  月薪      示例甲  2024-03  03  1,000.00  未付  待同步
        P03A-3  2024-03-20  冲销      示例甲  2024-03  03   -200.00        待同步
        合计                                               1,000.00
        3 笔 1,000.00
        > 状态
        03 所 A 机 · 待同步 8 · 待裁 0 · 还没有同步过
        > 待同步
        序  时间              做了什么       单号
         1  2024-03-20 14:31  调解员 新建    M03A-1
         2  2024-03-20 14:31  案件 新建      C03A-1
         3  2024-03-20 14:31  案件 修改      C03A-1
         4  2024-03-20 14:31  案件 结案      C03A-1
         5  2024-03-20 14:31  发放 以案定补  P03A-1
         6  2024-03-20 14:31  发放 月薪      P03A-2
         7  2024-03-20 14:31  发放 付讫      P03A-1
         8  2024-03-20 14:31  发放 冲销      P03A-3
        > 历史 P2
        P03A-2
        时间              经办      设备  做了什么   内容                                   判定
        2024-03-20 14:31  示例经办  03A   发放 月薪  单号 P03A-2, 类别 月薪, 金额 1,000.00  待同步
        2024-03-20 14:31  示例经办  03A   发放 冲销  单号 P03A-3, 金额 -200.00              待同步
        """

    static let clerkMonthEnglish = """
        > mediator new name=示例甲 committee=东关村 kind=full-time
        ✓ M03A-1 示例甲 · pending 1
        > case new type=neighbour parties=示例乙,示例丙 mediator=示例甲 opened=3-5
        ✓ C03A-1 opened 2024-03-05 · pending 2
        > case edit C1 tier=difficult reason="three households"
        ✓ C03A-1 tier ordinary→difficult
        > case close C1 result=success agreement=written date=3-18
        ✓ C03A-1 closed, 200.00 may be paid (示例标准)
        > case list month=3 paid=no
        number  opened      type       tier       mediator  state   closed      result      due  standing
        C03A-1  2024-03-05  neighbour  difficult  示例甲    closed  2024-03-18  success  200.00  pending
        1 case, 200.00 due
        > payout new case=C1
        ✓ P03A-1 case-subsidy 200.00 贰佰元整 unpaid
        > payout monthly month=3 all=yes
        ✓ P03A-2 1 person 1,000.00 壹仟元整
        > payout new case=C1
        ✗ unique-case column 12: C1 has P03A-1; one subsidy per case; see: history P1
        > payout paid P1 date=3-20 by=transfer
        ✓ P03A-1 paid
        > payout reverse P2 amount=200 reason="wrong amount"
        ✓ P03A-3 -200.00 reverses P03A-2, 800.00 left
        > payout list month=3
        number  date        kind          payee   subject  station    amount  payment  standing  voucher
        P03A-1  2024-03-20  case-subsidy  示例甲  C03A-1   03         200.00  paid     pending
        P03A-2  2024-03-20  monthly       示例甲  2024-03  03       1,000.00  unpaid   pending
        P03A-3  2024-03-20  reversal      示例甲  2024-03  03        -200.00           pending
        total                                                       1,000.00
        3 entries, 1,000.00
        > status
        station 03 device A · pending 8 · held 0 · never synced
        """
}
