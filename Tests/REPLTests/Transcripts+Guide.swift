/// Screens of guided entry, with what was typed after each prompt.
enum GuideTranscripts {
    static let caseInChinese = """
        03所A> 案件 新建
        案件 新建: 逐项填写; 回车取 [默认] 或跳过, ? 说明, 完 跳过其余, 取消 放弃
        类型  1 婚姻家庭  2 邻里  3 房屋宅基地  4 合同  5 损害赔偿  6 劳动争议  7 山林土地  8 征地拆迁  9 村务管理  10 环境污染  11 拆迁  12 医疗  13 道路交通  14 物业  15 消费  16 其他
        类型: 邻
        ✗ unknown-value: 没有 邻 这个选择; 只能从列出的词里选; 可写: 婚姻家庭、邻里、房屋宅基地、合同、损害赔偿、劳动争议、山林土地、征地拆迁、村务管理、环境污染、拆迁、医疗、道路交通、物业、消费、其他
        类型  1 婚姻家庭  2 邻里  3 房屋宅基地  4 合同  5 损害赔偿  6 劳动争议  7 山林土地  8 征地拆迁  9 村务管理  10 环境污染  11 拆迁  12 医疗  13 道路交通  14 物业  15 消费  16 其他
        类型: 2
        当事人:
        ✗ 必填
        当事人: 示例乙，示例丙
        调解员  1 示例甲
        调解员 [示例甲]: 示例无名
        ✗ unknown-reference: 没有人员 示例无名; 编号或全名都没有找到; 用 查找 示例无名 找一找
        调解员  1 示例甲
        调解员 [示例甲]: 1
        受理 [2024-03-20]: 2024-02-30
        ✗ date-no-such-day: 没有这一天; 请核对年月日
        受理 [2024-03-20]: 2024-04-01
        ✗ future-date: 2024-04-01 还没到; 今天是 2024-03-20; 核对年份和日期
        受理 [2024-03-20]: 3-5
        来源  1 申请  2 主动  3 法院委托  4 公安移交  5 信访移送
        来源 (可略): ?
        来源: 从哪里来
        例: 案件 新建 类型=邻里 当事人=示例乙、示例丙 调解员=示例甲 受理=2024-03-05
        来源  1 申请  2 主动  3 法院委托  4 公安移交  5 信访移送
        来源 (可略):
        难度  1 简易  2 一般  3 疑难  4 重大
        难度 [一般]: 疑难
        理由 (可略): 涉及 三户
        涉案金额 (可略): -5
        ✗ amount-signed: 金额不带正负号; 冲减请用冲销
        涉案金额 (可略):
        履行  1 未履行  2 部分履行  3 已履行
        履行 (可略): 完
        案件 新建
          类型    邻里
          当事人  示例乙、示例丙
          调解员  示例甲
          受理    2024-03-05
          难度    疑难
          理由    "涉及 三户"
        将记为: C03A-1 受理 2024-03-05
        一行写法: 案件 新建 类型=邻里 当事人=示例乙、示例丙 调解员=示例甲 受理=2024-03-05 难度=疑难 理由="涉及 三户"
        录入吗? 是/否, 或写要改的项: 难度
        难度  1 简易  2 一般  3 疑难  4 重大
        难度 [一般]: 4
        案件 新建
          类型    邻里
          当事人  示例乙、示例丙
          调解员  示例甲
          受理    2024-03-05
          难度    重大
          理由    "涉及 三户"
        将记为: C03A-1 受理 2024-03-05
        一行写法: 案件 新建 类型=邻里 当事人=示例乙、示例丙 调解员=示例甲 受理=2024-03-05 难度=重大 理由="涉及 三户"
        录入吗? 是/否, 或写要改的项: 是
        ✓ C03A-1 受理 2024-03-05 · 待同步 2
        """

    static let payoutInEnglish = """
        03A> case close
        case close: field by field; Enter takes [default] or skips, ? explains, done skips the rest, cancel gives up
        case-number  1 C03A-1
        case-number [C1]:
        result  1 success  2 failure  3 terminated
        result: success
        agreement  1 written  2 oral  3 none
        agreement (optional):
        ✗ agreement-needed: a success needs the form of its agreement; the rate depends on it; add agreement=written or agreement=oral
        agreement  1 written  2 oral  3 none
        agreement (optional): 1
        date [2024-03-20]: 3-18
        agreement-number (optional): done
        case close
          case-number  C1
          result       success
          agreement    written
          date         2024-03-18
        becomes: C03A-1 closed, 150.00 may be paid (示例标准)
        as one line: case close C1 result=success agreement=written date=2024-03-18
        Record it? yes/no, or a field to change: yes
        ✓ C03A-1 closed, 150.00 may be paid (示例标准)
        03A> payout new
        payout new: field by field; Enter takes [default] or skips, ? explains, done skips the rest, cancel gives up
        case  1 C03A-1 150.00
        case [C1]:
        amount [by the rate, 150.00 示例标准]: 160
        ✗ rate: the rate is 150.00; by 示例标准, 示例标准; if it did happen, add --force: HQ rules
        amount [by the rate, 150.00 示例标准]:
        date [2024-03-20]:
        payout new
          case    C1
          date    2024-03-20
          amount  150.00 壹佰伍拾元整
        becomes: P03A-1 case-subsidy 150.00 壹佰伍拾元整 unpaid
        as one line: payout new case=C1 date=2024-03-20
        Record it? yes/no, or a field to change: yes
        ✓ P03A-1 case-subsidy 150.00 壹佰伍拾元整 unpaid
        03A> payout paid
        payout paid: field by field; Enter takes [default] or skips, ? explains, done skips the rest, cancel gives up
        number  1 P03A-1 150.00
        number [P1]:
        date [2024-03-20]:
        by  1 transfer  2 cash  3 card
        by [transfer]:
        reference (optional):
        payout paid
          number  P1
          date    2024-03-20
          by      transfer
        becomes: P03A-1 paid
        as one line: payout paid P1 date=2024-03-20 by=transfer
        Record it? yes/no, or a field to change: y
        ✓ P03A-1 paid
        """

    static let budgetAtHeadquarters = """
        局A> 预算 调整
        预算 调整: 逐项填写; 回车取 [默认] 或跳过, ? 说明, 完 跳过其余, 取消 放弃
        项目  1 人民调解员经费  2 刑事法律援助补助
        项目: 1
        金额: 5000
        文书: 示例财字1号
        来源  1 本年  2 结转
        来源 [本年]:
        年度 [2024]:
        类别  1 批复  2 调整  3 结转  4 收回
        类别 [调整]:
        预算 调整
          项目  人民调解员经费
          文书  示例财字1号
          来源  本年
          年度  2024
          类别  调整
          金额  5,000.00 伍仟元整
        将记为: B00A-1 人民调解员经费 调整 5,000.00 伍仟元整
        一行写法: 预算 调整 项目=人民调解员经费 金额=5000 文书=示例财字1号 来源=本年 年度=2024 类别=调整
        录入吗? 是/否, 或写要改的项: 是
        ✓ B00A-1 人民调解员经费 调整 5,000.00 伍仟元整 · 待同步 1
        """
}
