extension Transcripts {
    static let correctionsChinese = """
        > 调解员 新建 姓名=示例甲 类别=专职
        ✓ M03A-1 示例甲 · 待同步 1
        > 撤销
        ✓ 已撤销 调解员 新建 M03A-1 · 待同步 2
        > 撤销
        ✗ nothing-to-undo: 没有可撤销的录入; 本机的录入都已判定或撤销; 发放用 发放 更正 或 发放 冲销, 其他用 修改
        > 调解员 新建 姓名=示例甲 类别=专职
        ✓ M03A-2 示例甲 · 待同步 3
        > 发放 月薪 月=2024-02 人员=示例甲
        ✓ P03A-1 1 人 1,000.00 壹仟元整
        > 发放 付讫 P1 方式=转账
        ✓ P03A-1 已付
        > 撤销 P1
        ✗ built-upon 列 6: 依据 P03A-1 的还有: 发放 付讫 P03A-1; 撤了它, 它们就没有依据; 先撤销它们, 或加 --一并 一起撤
        > 撤销 P1 --一并 理由="录重"
        ✓ 已撤销 发放 付讫 P03A-1 · 待同步 7
        ✓ 已撤销 发放 月薪 P03A-1
        > 撤销 P1
        ✗ unknown-reference 列 6: 没有发放 P1; 编号或全名都没有找到; 用 查找 P1 找一找
        > 撤销 4
        ✗ withdrawn 列 6: P03A-1 已经撤销; 一件只撤一次; 查看: 待同步
        > 撤销 5
        ✗ withdrawn 列 6: 支付 已经撤销; 一件只撤一次; 查看: 待同步
        > 待同步
        序  时间              做了什么     单号
         1  2024-03-20 14:31  调解员 新建  M03A-1 (已撤销)
         2  2024-03-20 14:31  撤销         M03A-1
         3  2024-03-20 14:31  调解员 新建  M03A-2
         4  2024-03-20 14:31  发放 月薪    P03A-1 (已撤销)
         5  2024-03-20 14:31  发放 付讫    支付 (已撤销)
         6  2024-03-20 14:31  撤销         支付
         7  2024-03-20 14:31  撤销         P03A-1
        > 历史 P1
        P03A-1
        时间              经办      设备  做了什么   内容                                   判定
        2024-03-20 14:31  示例经办  03A   发放 月薪  单号 P03A-1, 类别 月薪, 金额 1,000.00  已撤销, 待同步
        2024-03-20 14:31  示例经办  03A   撤销                                              待同步
        > 发放 列表
        没有符合的记录
        > 发放 月薪 月=2024-02 人员=示例甲 金额=900 --强制
        ✓ P03A-2 1 人 900.00 玖佰元整
        ! rate 列 34: 标准是 1,000.00; 示例标准, 示例标准; 确已发生的加 --强制 如实记录, 由局里裁定
        > 发放 更正 P2 理由="漏了全勤"
        ✓ P03A-3 -900.00 冲 P03A-2, 改为 P03A-4 月薪 1,000.00 壹仟元整 未付
        > 发放 更正 P2 理由="再来"
        ✗ nothing-to-reverse 列 11: P03A-2 余 0.00; 没有可冲的金额; 查看: 历史 P2
        > 发放 更正 P4 理由="没有变"
        ✗ nothing-changes: P03A-4 已经是这样; 没有写要改的项, 或值相同; 写上 名=新值
        > 发放 付讫 P4
        ✓ P03A-4 已付
        > 发放 更正 P4 金额=800 理由="请假" --强制
        ✓ P03A-5 -1,000.00 冲 P03A-4, 改为 P03A-6 月薪 800.00 捌佰元整 未付
        ! P03A-4 已付: 多付的 200.00 须收回
        ! rate 列 14: 标准是 1,000.00; 示例标准, 示例标准; 确已发生的加 --强制 如实记录, 由局里裁定
        > 发放 列表
        单号    日期        类别  领款人  事由     所       金额  支付    判定    凭证
        P03A-2  2024-03-20  月薪  示例甲  2024-02  03     900.00  已冲销  待同步
        P03A-3  2024-03-20  冲销  示例甲  2024-02  03    -900.00          待同步
        P03A-4  2024-03-20  月薪  示例甲  2024-02  03   1,000.00  已冲销  待同步
        P03A-5  2024-03-20  冲销  示例甲  2024-02  03  -1,000.00          待同步
        P03A-6  2024-03-20  月薪  示例甲  2024-02  03     800.00  未付    待同步
        合计                                              800.00
        5 笔 800.00
        > 历史 P2
        P03A-2
        时间              经办      设备  做了什么   内容                                                                             判定
        2024-03-20 14:31  示例经办  03A   发放 月薪  单号 P03A-2, 类别 月薪, 金额 900.00                                              待同步
        2024-03-20 14:31  示例经办  03A   发放 更正  单号 P03A-3, 金额 -900.00, 单号 P03A-4, 类别 月薪, 金额 1,000.00, 理由 漏了全勤  待同步
        """

    static let correctionsEnglish = """
        > mediator new name=示例甲 kind=full-time
        ✓ M03A-1 示例甲 · pending 1
        > payout monthly month=2024-02 person=示例甲
        ✓ P03A-1 1 person 1,000.00 壹仟元整
        > payout paid P1
        ✓ P03A-1 paid
        > undo P1
        ✗ built-upon column 6: these build upon P03A-1: payout paid P03A-1; without it they have nothing to stand on; withdraw them first, or all with --together
        > undo P1 --together
        ✓ withdrawn: payout paid P03A-1 · pending 5
        ✓ withdrawn: payout monthly P03A-1
        > undo
        ✓ withdrawn: mediator new M03A-1 · pending 6
        > undo
        ✗ nothing-to-undo: there is nothing to take back; all entries here are judged or withdrawn; use payout correct or payout reverse for a payout, edit for others
        > history P1
        P03A-1
        at                who       device  what            details                                       verdict
        2024-03-20 14:31  示例经办  03A     payout monthly  number P03A-1, kind monthly, amount 1,000.00  withdrawn, pending
        2024-03-20 14:31  示例经办  03A     undo                                                          pending
        > mediator new name=示例甲 kind=full-time
        ✓ M03A-2 示例甲 · pending 7
        > payout monthly month=2024-02 person=示例甲
        ✓ P03A-2 1 person 1,000.00 壹仟元整
        > payout correct P2 month=2024-03 reason="wrong month"
        ✓ P03A-3 -1,000.00 reverses P03A-2; P03A-4 monthly 1,000.00 壹仟元整 unpaid instead
        > payout list
        number  date        kind      payee   subject  station     amount  payment   standing  voucher
        P03A-2  2024-03-20  monthly   示例甲  2024-02  03        1,000.00  reversed  pending
        P03A-3  2024-03-20  reversal  示例甲  2024-02  03       -1,000.00            pending
        P03A-4  2024-03-20  monthly   示例甲  2024-03  03        1,000.00  unpaid    pending
        total                                                    1,000.00
        3 entries, 1,000.00
        """
}
